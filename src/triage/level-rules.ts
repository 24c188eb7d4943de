import { PRIORITIES, RISK_LEVELS, type Priority, type RiskLevel } from '../domain/triage-result.ts';
import type { LevelRules } from './assess-level.ts';

/** A person in danger and a theft that goes on are never left to a learned weight. */
export const RISK_RULES: LevelRules<RiskLevel> = {
  levels: RISK_LEVELS,
  floors: { ongoing_theft: 'high' },
  name: { en: 'risk', zh: '风险' },
  levelNames: {
    low: { en: 'low', zh: '低' },
    medium: { en: 'medium', zh: '中' },
    high: { en: 'high', zh: '高' },
  },
};

export const PRIORITY_RULES: LevelRules<Priority> = {
  levels: PRIORITIES,
  floors: { self_harm: 'urgent', ongoing_theft: 'urgent' },
  name: { en: 'priority', zh: '优先级' },
  levelNames: {
    low: { en: 'low', zh: '低' },
    normal: { en: 'normal', zh: '普通' },
    high: { en: 'high', zh: '高' },
    urgent: { en: 'urgent', zh: '紧急' },
  },
};
