/** Transfers and release requests, as the own organization stands to them. */
export const transfersViews = ['incoming', 'outgoing', 'asked', 'asking'] as const;
export type TransfersView = (typeof transfersViews)[number];

export const viewNamed = (name: string | null): TransfersView =>
  transfersViews.find(each => each === name) ?? 'incoming';
