/**
 * How two cases belong together. `duplicate`: the same problem told twice by one customer. `thread`: another problem of
 * that customer about the same transaction or order. `related`: another customer names the same, as the two sides of a
 * trade do; for reviewers only.
 */
export const LINK_RELATIONS = ['duplicate', 'thread', 'related'] as const;
export type LinkRelation = (typeof LINK_RELATIONS)[number];

/**
 * `proposed` by the machine, `confirmed` or `dismissed` by a human; `joined`: confirmed, and the later case was ended
 * in favour of the earlier one.
 */
export const LINK_STATUSES = ['proposed', 'confirmed', 'joined', 'dismissed'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];

/** Why two cases are linked. Names the kind of what is shared, never its value: that stands in the cases themselves. */
export const LINK_REASONS = [
  'same_transaction',
  'same_order',
  'same_address',
  'same_text',
  'similar_text',
  'other_type',
  'other_customer',
  'by_hand',
] as const;
export type LinkReason = (typeof LINK_REASONS)[number];

export const LINK_REASON_NAMES: Readonly<Record<LinkReason, { readonly en: string; readonly zh: string }>> = {
  same_transaction: { en: 'Both name the same transaction.', zh: '两者提到同一笔链上交易。' },
  same_order: { en: 'Both name the same order.', zh: '两者提到同一订单。' },
  same_address: { en: 'Both name the same address.', zh: '两者提到同一地址。' },
  same_text: { en: 'The text is the same, word for word.', zh: '文字内容完全相同。' },
  similar_text: { en: 'The texts say nearly the same.', zh: '两段文字所述几乎相同。' },
  other_type: { en: 'They are of different types.', zh: '两者类型不同。' },
  other_customer: { en: 'They come from different customers.', zh: '两者来自不同客户。' },
  by_hand: { en: 'A reviewer linked them.', zh: '由审核员手动关联。' },
};
