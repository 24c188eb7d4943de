export interface RobotsRules {
  /** Whether the path (with its query) may be fetched. */
  readonly allows: (path: string) => boolean;
  /** Time between requests that the site asks for; 0 when it asks for none. */
  readonly delayMs: number;
}

interface Rule {
  readonly allow: boolean;
  readonly pattern: RegExp;
  readonly length: number;
}

function toPattern(path: string): RegExp {
  const isWhole = path.endsWith('$');
  const escaped = (isWhole ? path.slice(0, -1) : path)
    .split(/\*+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${escaped}${isWhole ? '$' : ''}`);
}

/** Rules of a robots.txt for one agent (RFC 9309): its own group, else that of `*`; the longest matching rule counts. */
export function parseRobots(text: string, agent: string): RobotsRules {
  const groups: { readonly agents: string[]; readonly rules: Rule[]; delayMs: number }[] = [];
  let isListing = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const match = /^\s*([a-z-]+)\s*:\s*(.*?)\s*(?:#.*)?$/i.exec(line);
    if (!match) continue;
    const [name, value] = [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
    if (name === 'user-agent') {
      if (!isListing) groups.push({ agents: [], rules: [], delayMs: 0 });
      groups.at(-1)?.agents.push(value.toLowerCase());
      isListing = true;
      continue;
    }
    isListing = false;
    const group = groups.at(-1);
    if (!group) continue;
    if ((name === 'allow' || name === 'disallow') && value !== '') {
      group.rules.push({ allow: name === 'allow', pattern: toPattern(value), length: value.length });
    } else if (name === 'crawl-delay' && Number(value) > 0) {
      group.delayMs = Number(value) * 1_000;
    }
  }
  const own = groups.filter(({ agents }) => agents.some((named) => named !== '*' && agent.startsWith(named)));
  const chosen = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'));
  const rules = chosen.flatMap((group) => group.rules);
  return {
    delayMs: Math.max(0, ...chosen.map(({ delayMs }) => delayMs)),
    allows: (path) => {
      let best: Rule | null = null;
      for (const rule of rules) {
        if (!rule.pattern.test(path)) continue;
        if (best === null || rule.length > best.length || (rule.length === best.length && rule.allow))
          best = rule;
      }
      return best?.allow ?? true;
    },
  };
}
