import type { enModels } from './en-models.ts';

/** Corrections of triage, and the page on how the machine reads. */
export const zhModels: typeof enModels = {
  correct: {
    title: '更正初步判断',
    help: '您在此处的意见对本案生效，系统也会从中学习。选择机器给出的类型即表示确认。',
    keep: '不作评价',
    note: '原因（供同事参考）',
    send: '保存',
    done: '更正已保存。',
  },
};
