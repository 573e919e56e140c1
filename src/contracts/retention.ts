/** For how many days things are kept that have had their time. */
export interface Retention {
  readonly eventDays: number;
  /** Captures whose device is gone. */
  readonly captureDays: number;
  /** What rows of finished batches hold beyond what lists show. 0: for good. */
  readonly cellDays: number;
  /** 0: for good. */
  readonly auditDays: number;
  /** Transfers, release requests and consent links that are over. 0: for good. */
  readonly endedDays: number;
}

/** What holds unless whoever runs Muster says otherwise. */
export const retention: Retention = { eventDays: 30, captureDays: 30, cellDays: 0, auditDays: 0, endedDays: 0 };
