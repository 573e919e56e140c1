import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import type { Limits } from '../contracts/limits.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { BatchService } from '../services/batches.ts';
import type { DeviceService } from '../services/devices.ts';
import type { EventService } from '../services/events.ts';
import type { TenantService } from '../services/tenants.ts';

/** What an access token and the token endpoint need of `auth`. */
export interface Authority {
  /** Who a bearer token stands for; null when it is not one of ours, has expired, or its client was revoked. */
  authenticate(token: string): Promise<Principal | null>;
  /** Answers `POST /oauth2/token` by itself, body included. */
  answerTokenRequest(request: IncomingMessage, response: ServerResponse, hooks: TokenRequestHooks): Promise<void>;
}

/** What the token endpoint asks of the edge that it is mounted at. */
export interface TokenRequestHooks {
  readonly requestId: string;
  /** Called once the client ID is known; refuses with `rateLimited`. */
  admit(clientId: string): Promise<void>;
  /** The answer to anything that is no OAuth error. */
  failed(error: unknown): { status: number; headers: Readonly<Record<string, string>>; body: string };
}

/** What `GET /readyz` says. `oldestPendingSeconds`: age of the oldest batch that waits for a worker; null when none does. */
export interface Readiness {
  readonly schemaVersion: number;
  readonly oldestPendingSeconds: number | null;
}

/** Everything that the HTTP edges use; made by the composition root (serve.ts, or a test's fixture). */
export interface AppParts {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly supportUrl: string | null;
  /** Bodies are spooled here to unlinked files. */
  readonly spoolFolder: string;
  /** Addresses (or CIDR ranges) whose `X-Forwarded-*` are believed; empty: nobody's. */
  readonly trustProxy: readonly string[];
  /** PEM texts; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Opens `/metrics` from elsewhere than this machine; null: loopback only. */
  readonly metricsToken: string | null;
  readonly limits: Limits;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Registry;
  readonly services: {
    readonly batches: BatchService;
    readonly devices: DeviceService;
    readonly events: EventService;
    readonly tenants: TenantService;
  };
  readonly auth: Authority;
  readonly readiness: () => Promise<Readiness>;
  /** Whether an error means that the database does not answer now, so that the same request may pass later. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Aborted when the service stops: long answers (event streams) end themselves with a retry hint. */
  readonly stopping: AbortSignal;
}
