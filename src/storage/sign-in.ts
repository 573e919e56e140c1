import { sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** Keeps what a sign-in under way has to remember. */
export async function insertAttempt(
  tx: SystemTx,
  attempt: { readonly idSha256: Buffer; readonly kind: string; readonly payload: object; readonly expiresAt: Date },
): Promise<void> {
  await tx.query(sql`insert into muster.sign_in_attempts (id_sha256, kind, payload, expires_at)
    values (${attempt.idSha256}, ${attempt.kind}, ${JSON.stringify(attempt.payload)}::jsonb, ${attempt.expiresAt})`);
}

/** What was kept, once; null the second time, and when it has expired. */
export async function takeAttempt(tx: SystemTx, idSha256: Buffer, kind: string, now: Date): Promise<unknown> {
  const rows = await tx.query<{ payload: unknown }>(sql`
    delete from muster.sign_in_attempts where id_sha256 = ${idSha256} and kind = ${kind} and expires_at > ${now}
    returning payload`);
  return rows[0]?.payload ?? null;
}

/** Counts a failure under each name, and answers how many each has in its time. */
export async function countFailure(
  tx: SystemTx,
  nameSha256: readonly Buffer[],
  now: Date,
  endsAt: Date,
): Promise<void> {
  await tx.query(sql`
    insert into muster.throttles as t (name_sha256, failures, ends_at)
    select name, 1, ${endsAt}::timestamptz from unnest(${nameSha256}::bytea[]) as n (name) order by name
    on conflict (name_sha256) do update set
      failures = case when t.ends_at > ${now} then t.failures + 1 else 1 end,
      ends_at = case when t.ends_at > ${now} then t.ends_at else excluded.ends_at end`);
}

/** Failures so far under each name, in the order asked for, and when they are forgotten. */
export async function failuresOf(
  tx: SystemTx,
  nameSha256: readonly Buffer[],
  now: Date,
): Promise<{ readonly failures: number; readonly endsAt: Date }[]> {
  const rows = await tx.query<{ failures: number | null; endsAt: Date | null }>(sql`
    select t.failures, t.ends_at as "endsAt" from unnest(${nameSha256}::bytea[]) with ordinality as n (name, place)
    left join muster.throttles t on t.name_sha256 = n.name and t.ends_at > ${now} order by n.place`);
  return rows.map(({ failures, endsAt }) => ({ failures: failures ?? 0, endsAt: endsAt ?? now }));
}
