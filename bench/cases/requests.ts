import { type Case, median, rounded } from '../measure.ts';

const callers = 8;

/** How many of a request a second are answered to callers who each wait for their answer. */
async function rate(
  count: number,
  call: (n: number) => Promise<Response>,
): Promise<{ perSecond: number; p95Milliseconds: number }> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let n = next++; n < count; n = next++) {
        const sent = performance.now();
        const answer = await call(n);
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`answered ${answer.status}`);
        times.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  return {
    perSecond: rounded(count / seconds),
    p95Milliseconds: rounded(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
  };
}

async function repeated(runs: number, measure: () => Promise<{ perSecond: number; p95Milliseconds: number }>) {
  const results = [];
  for (let n = 0; n < runs; n += 1) results.push(await measure());
  return [
    {
      perSecond: median(results.map(({ perSecond }) => perSecond)),
      p95Milliseconds: median(results.map(({ p95Milliseconds }) => p95Milliseconds)),
    },
  ];
}

/** Tokens a second. */
export const signOn: Case = {
  sizes: [2_000],
  async run({ server, rows, runs }) {
    const { clientId, clientSecret } = server.client;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    return repeated(runs, () => rate(rows, () => fetch(`${server.url}/oauth2/token`, { method: 'POST', body })));
  },
};

/** Small writes a second: a batch of one device that is refused, and the change of a device's group tag. */
export const writes: Case = {
  sizes: [2_000],
  async run({ server, rows, runs }) {
    await server.reset();
    const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
    const url = `${server.url}/api/v1/tenants/me`;
    const batch = (n: number) =>
      fetch(`${url}/batches?kind=register`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ devices: [{ serialNumber: `S${n}` }] }),
      });
    const batches = await repeated(runs, () => rate(rows, batch));
    const list: { items: { id: string }[] } = JSON.parse(
      await (await fetch(`${url}/devices?limit=1`, { headers })).text(),
    );
    const patch = (n: number) =>
      fetch(`${url}/devices/${list.items[0]?.id}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ groupTag: `T${n}` }),
      });
    const patches = await repeated(runs, () => rate(rows, patch));
    return [
      ...batches.map(line => ({ part: 'batch of one', ...line })),
      ...patches.map(line => ({ part: 'change of one device', ...line })),
    ];
  },
};
