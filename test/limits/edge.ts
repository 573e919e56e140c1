import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../src/contracts/limits.ts';
import { problem } from '../../src/contracts/problem.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

/** A limit with its two sides: what just passes, and what is just too much. */
export interface Edge {
  /** The number in the contract, which is the default. */
  readonly promised: number;
  readonly within: () => Promise<void>;
  readonly beyond: () => Promise<void>;
}

/** A tenant at a service of its own. */
export interface Caller {
  readonly server: TestServer;
  readonly call: Call;
  post(body: RequestInit['body'], sending?: { readonly query?: string; readonly type?: string }): Promise<Response>;
  /** An upload whose body is still to come. */
  begin(): ClientRequest;
}

let usual: Promise<TestServer> | undefined;

/** A new tenant: at a service with these limits, until the end of the test, or at one with the usual ones for all tests. */
export async function serviceWith(limits?: Partial<Limits>): Promise<Caller> {
  usual ??= testServer();
  const server = limits ? await testServer({ limits }) : await usual;
  if (limits) onTestFinished(server.close);
  const tenant = await server.createTenant();
  const token = await tenant.token();
  const call = await caller(server, tenant);
  return {
    server,
    call,
    post: (body, { query = 'kind=deregister', type = 'text/csv' } = {}) =>
      call(`/tenants/me/batches?${query}`, {
        method: 'POST',
        body,
        headers: type === '' ? {} : { 'content-type': type },
      }),
    begin() {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
      const upload = request(`${server.url}/api/v1/tenants/me/batches?kind=deregister`, { method: 'POST', headers });
      upload.on('error', () => undefined).flushHeaders();
      return upload;
    },
  };
}

/** A file with devices that nobody has. */
export function fileWith(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => `Contoso,Model 1,S${n}\r\n`);
  return `Manufacturer,Model,Serial Number\r\n${lines.join('')}`;
}

export async function expectAnswer(answer: Response, status: number): Promise<void> {
  expect(answer.status, await answer.clone().text()).toBe(status);
}

/** Refused with this status and code; answers what else the problem says. */
export async function expectRefusal(answer: Response, status: number, code: string) {
  await expectAnswer(answer, status);
  const told = problem.parse(await answer.json());
  expect(told.code).toBe(code);
  return told;
}

/** The status and, of a refusal, the code that an upload is answered with. */
export async function answerTo(upload: ClientRequest): Promise<{ status: number; code: string | undefined }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    upload.on('response', resolve).on('error', reject);
  });
  return { status: answer.statusCode ?? 0, code: problem.safeParse(await json(answer)).data?.code };
}

/** Ends the service with the usual limits. */
export async function closeUsual(): Promise<void> {
  await (await usual)?.close();
}
