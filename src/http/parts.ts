import type { JsonWebKey } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { CompanySignIn } from '../auth/company.ts';
import type { Logins } from '../auth/logins.ts';
import type { TokenEndpoint } from '../auth/provider.ts';
import type { SignIn } from '../auth/sign-in.ts';
import type { Limits } from '../contracts/limits.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { AuditService } from '../services/audit.ts';
import type { BatchService } from '../services/batches.ts';
import type { CatalogueService } from '../services/catalogue.ts';
import type { ClientManagement } from '../services/clients/management.ts';
import type { ContactService } from '../services/contacts.ts';
import type { DeviceService } from '../services/devices.ts';
import type { EventService } from '../services/events.ts';
import type { GetStartedService } from '../services/get-started.ts';
import type { IdempotencyService } from '../services/idempotency.ts';
import type { ConsentLinkService } from '../services/mandates/consent-links.ts';
import type { MandateService } from '../services/mandates.ts';
import type { OrderService } from '../services/orders.ts';
import type { PartnerService } from '../services/partners.ts';
import type { Readiness } from '../services/readiness.ts';
import type { ReleaseRequestService } from '../services/release-requests.ts';
import type { SessionService } from '../services/sessions.ts';
import type { SignInSettingsService } from '../services/sign-in-settings.ts';
import type { StatisticsService } from '../services/statistics.ts';
import type { StatusService } from '../services/status.ts';
import type { TenantService } from '../services/tenants.ts';
import type { TransferService } from '../services/transfers.ts';
import type { PasskeyService } from '../services/users/passkeys.ts';
import type { UserService } from '../services/users.ts';
import type { Version } from '../version.ts';
import type { Metrics } from './metrics.ts';

/** What the edges need of `auth`. */
export interface Authority {
  /** Who a bearer token stands for; null when it is not one of ours, has expired, or its client or login is gone. */
  readonly authenticate: (token: string) => Promise<Principal | null>;
  readonly answerTokenRequest: TokenEndpoint;
  readonly signIn: SignIn;
  /** The public halves of the keys that sign tokens, as JWKs. */
  readonly publicKeys: () => Promise<JsonWebKey[]>;
  readonly companySignIn: CompanySignIn;
  readonly logins: Logins;
}

/** Everything that the HTTP edges use; made by the composition root (serve.ts, or a test's fixture). */
export interface AppParts {
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly supportUrl: string | null;
  /** Bodies are spooled here to unlinked files. */
  readonly spoolFolder: string;
  /** The portal as browsers get it. */
  readonly portalFolder: string;
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
  readonly metrics: Metrics;
  readonly version: Version;
  readonly services: {
    readonly audit: AuditService;
    readonly batches: BatchService;
    readonly catalogue: CatalogueService;
    readonly clients: ClientManagement;
    readonly consentLinks: ConsentLinkService;
    readonly contacts: ContactService;
    readonly devices: DeviceService;
    readonly events: EventService;
    readonly getStarted: GetStartedService;
    readonly idempotency: IdempotencyService;
    readonly mandates: MandateService;
    readonly orders: OrderService;
    readonly partners: PartnerService;
    readonly passkeys: PasskeyService;
    readonly releaseRequests: ReleaseRequestService;
    readonly sessions: SessionService;
    readonly signInSettings: SignInSettingsService;
    readonly statistics: StatisticsService;
    readonly status: StatusService;
    readonly tenants: TenantService;
    readonly transfers: TransferService;
    readonly users: UserService;
  };
  readonly auth: Authority;
  readonly readiness: () => Promise<Readiness>;
  /** Whether an upload that begins now would be taken, as far as this process can tell. */
  readonly takesUploads: () => Promise<boolean>;
  /** Whether an error means that the database does not answer now, so that the same request may pass later. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Aborted when the service stops: long answers (event streams) end themselves with a retry hint. */
  readonly stopping: AbortSignal;
}
