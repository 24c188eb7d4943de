/** Links between cases, on the review desk and in the tracker, and incidents. */
export const enLinks = {
  links: {
    title: 'Cases about the same matter',
    relations: {
      duplicate: 'Same problem, told twice',
      thread: 'Same transaction or order',
      related: 'Another customer',
    },
    statuses: {
      proposed: 'found by the machine',
      confirmed: 'confirmed',
      joined: 'joined',
      dismissed: 'taken off',
    },
    earlier: 'earlier',
    later: 'later',
    score: 'likeness',
    join: 'Confirm: join the later case to the earlier',
    confirm: 'Confirm the link',
    dismiss: 'Not the same: take the link off',
    separate: 'Take off, and make it a case of its own again',
    joinedTitle: 'This case was joined to an earlier one.',
    joinedText:
      'You had told us of this before. Your words and files here stay on file; the answer comes in the other case.',
    joinedLink: 'Go to that case',
    done: { linkConfirmed: 'The link is confirmed.', linkDismissed: 'The link is taken off.' } as Record<
      string,
      string
    >,
  },
  incidents: {
    title: 'Incident',
    cases: 'Show the cases',
    ofCase: 'This case is part of an incident',
    closed: 'over',
    counts: (count: number, hours: number, usual: string) =>
      `${count} customers in ${hours} h, usually ${usual}`,
    members: (members: number) => (members === 1 ? '1 case in all' : `${members} cases in all`),
  },
};
