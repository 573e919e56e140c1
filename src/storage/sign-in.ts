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

/** Counts one more under each name, in any order; answers how many each has now, in the order asked for. */
export async function countAttempt(
  tx: SystemTx,
  nameSha256: readonly Buffer[],
  now: Date,
  endsAt: Date,
): Promise<{ readonly attempts: number; readonly endsAt: Date }[]> {
  return await tx.query<{ attempts: number; endsAt: Date }>(sql`
    with counted as (
      insert into muster.throttles as t (name_sha256, failures, ends_at)
      select name, 1, ${endsAt}::timestamptz from unnest(${nameSha256}::bytea[]) as n (name) order by name
      on conflict (name_sha256) do update set
        failures = case when t.ends_at > ${now} then t.failures + 1 else 1 end,
        ends_at = case when t.ends_at > ${now} then t.ends_at else excluded.ends_at end
      returning name_sha256, failures, ends_at)
    select c.failures as attempts, c.ends_at as "endsAt"
    from unnest(${nameSha256}::bytea[]) with ordinality as n (name, place) join counted c on c.name_sha256 = n.name
    order by n.place`);
}

/** One less under each name. */
export async function forgetAttempt(tx: SystemTx, nameSha256: readonly Buffer[], now: Date): Promise<void> {
  await tx.query(sql`
    with counted as (select name_sha256 from muster.throttles
      where name_sha256 = any(${nameSha256}::bytea[]) and ends_at > ${now} and failures > 0 order by name_sha256 for update)
    update muster.throttles t set failures = failures - 1 from counted c where t.name_sha256 = c.name_sha256`);
}
