import { type BindingKeys, type Holder, type Verdict, verdict } from '../../domain/identity.ts';
import type { PendingRow } from '../../storage/batch-rows.ts';
import { type Claim, claim, claimKinds, claimsOf, release } from '../../storage/claims.ts';
import type { Tx } from '../../storage/database.ts';
import { type DeviceFacts, lockDevices } from '../../storage/devices.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';

/** A row whose machine is known, and the device that claims it. */
export interface Claimant {
  readonly row: PendingRow;
  readonly keys: BindingKeys;
  readonly tpm: boolean;
  readonly deviceId: string;
  /** Where the row does not prove its model: what is on file, empty where nothing is. */
  readonly model: string | null;
}

/** A row whose machine is claimed already, by whom and with what consequence. `device`: ours, as it stands. */
export interface Lost {
  readonly claimant: Claimant;
  readonly verdict: Exclude<Verdict, { kind: 'new' }>;
  readonly device: DeviceFacts | null;
}

/**
 * Claims the machines of a slice. Whoever gets all keys of its machine has won; the keys that a loser got are given back.
 * The holders are read by a second statement: under READ COMMITTED it sees what made the first one lose.
 */
export async function claimMachines(
  tx: Tx,
  tenantId: string,
  claimants: readonly Claimant[],
): Promise<{ won: readonly Claimant[]; lost: readonly Lost[] }> {
  const claims = claimants.flatMap(claimsOfClaimant);
  if ((await claim(tx, tenantId, claims)) === claims.length) return { won: claimants, lost: [] };
  const holders = await readHolders(tx, claims);
  const won = claimants.filter(claimant => claimsOfClaimant(claimant).every(mine => isOwn(holders, mine)));
  const winners = new Set(won);
  const losers = claimants.filter(claimant => !winners.has(claimant));
  await releaseAll(
    tx,
    losers.flatMap(claimsOfClaimant).filter(mine => isOwn(holders, mine)),
  );
  return { won, lost: await judge(tx, tenantId, losers, holders) };
}

/** Gives back what was won. */
export async function giveBack(tx: Tx, won: readonly Claimant[]): Promise<void> {
  await releaseAll(tx, won.flatMap(claimsOfClaimant));
}

async function releaseAll(tx: Tx, claims: readonly Claim[]): Promise<void> {
  await release(
    tx,
    claims.map(({ key }) => key),
    claims.map(({ deviceId }) => deviceId),
  );
}

function claimsOfClaimant({ keys, deviceId }: Claimant): Claim[] {
  const claims: Claim[] = [];
  if (keys.ek) claims.push({ key: keys.ek, kind: claimKinds.ek, deviceId });
  if (keys.smbios) claims.push({ key: keys.smbios, kind: claimKinds.smbios, deviceId });
  return claims;
}

type Holders = ReadonlyMap<string, Holder>;

const nameOf = (key: Uint8Array, kind: number): string => `${kind}${Buffer.from(key).toString('latin1')}`;

async function readHolders(tx: Tx, claims: readonly Claim[]): Promise<Holders> {
  const found = await claimsOf(
    tx,
    claims.map(({ key }) => key),
  );
  return new Map(
    found.map(({ key, kind, deviceId }) => [nameOf(key, kind), deviceId ? { mine: true, deviceId } : { mine: false }]),
  );
}

function isOwn(holders: Holders, { key, kind, deviceId }: Claim): boolean {
  const holder = holders.get(nameOf(key, kind));
  return holder?.mine === true && holder.deviceId === deviceId;
}

async function judge(tx: Tx, tenantId: string, losers: readonly Claimant[], holders: Holders): Promise<Lost[]> {
  const others = losers.map(claimant => ({
    claimant,
    ek: other(holders, claimant, 'ek'),
    smbios: other(holders, claimant, 'smbios'),
  }));
  const ids = others.flatMap(({ ek, smbios }) =>
    [ek, smbios].flatMap(holder => (holder?.mine ? [holder.deviceId] : [])),
  );
  const devices = new Map((await lockDevices(tx, tenantId, [...new Set(ids)])).map(device => [device.id, device]));
  const deviceOf = (id: string): DeviceFacts => {
    const device = devices.get(id);
    if (!device) throw new ChangedMeanwhile('a claim was given back while its slice was settled');
    return device;
  };
  return others.map(({ claimant, ek, smbios }) => {
    const found = verdict(claimant.keys, { ek, smbios }, id => ({
      ek: deviceOf(id).ekKey,
      smbios: deviceOf(id).smbiosKey,
    }));
    if (found.kind === 'new') throw new ChangedMeanwhile('a claim was given back while its slice was settled');
    const mine = 'deviceId' in found ? found.deviceId : ek?.mine ? ek.deviceId : null;
    return { claimant, verdict: found, device: found.kind === 'another' || !mine ? null : deviceOf(mine) };
  });
}

function other(holders: Holders, { keys, deviceId }: Claimant, name: keyof BindingKeys): Holder | null {
  const key = keys[name];
  const holder = key ? holders.get(nameOf(key, claimKinds[name])) : undefined;
  return !holder || (holder.mine && holder.deviceId === deviceId) ? null : holder;
}

/** Which device of ours holds a machine's keys, the TPM's first; undefined where none does. */
export async function ownHolders(
  tx: Tx,
  machines: readonly BindingKeys[],
): Promise<(machine: BindingKeys) => string | undefined> {
  const keys = machines.flatMap(({ ek, smbios }) => [ek ?? [], smbios ?? []].flat());
  const mine = new Map<string, string>();
  for (const { key, deviceId } of await claimsOf(tx, keys)) if (deviceId) mine.set(key.toString('latin1'), deviceId);
  const holder = (key: Uint8Array | null) => (key ? mine.get(Buffer.from(key).toString('latin1')) : undefined);
  return ({ ek, smbios }) => holder(ek) ?? holder(smbios);
}
