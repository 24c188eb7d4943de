import type { enLinks } from './en-links.ts';

/** Links between cases, in Chinese. */
export const zhLinks: typeof enLinks = {
  links: {
    title: '同一事项的其他案件',
    relations: { duplicate: '同一问题重复提交', thread: '同一交易或订单', related: '其他客户' },
    statuses: { proposed: '机器发现', confirmed: '已确认', joined: '已并入', dismissed: '已解除' },
    earlier: '较早',
    later: '较晚',
    score: '相似度',
    join: '确认：把较晚的案件并入较早的',
    confirm: '确认关联',
    dismiss: '不是同一件事：解除关联',
    separate: '解除关联并恢复为独立案件',
    joinedTitle: '本案已并入较早的案件。',
    joinedText: '此事您之前已经提交过。您在这里写的内容和上传的文件都会保留，答复将在另一个案件中给出。',
    joinedLink: '前往该案件',
    done: { linkConfirmed: '关联已确认。', linkDismissed: '关联已解除。' },
  },
  incidents: {
    title: '突发事件',
    cases: '查看案件',
    ofCase: '本案属于一个突发事件',
    closed: '已结束',
    counts: (count, hours, usual) => `${hours}小时内${count}位客户，平时约${usual}位`,
    members: (members) => `共${members}个案件`,
  },
};
