import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { Refusal } from '../contracts/errors.ts';
import type { Principal } from '../contracts/tenants.ts';
import { discardRest } from './arrivals.ts';
import { brokenRequests } from './broken-requests.ts';
import { sendError } from './errors.ts';
import { registerHealth } from './health.ts';
import { registerLoginEndpoints } from './login-endpoints.ts';
import { completeSchema, describeApi } from './openapi.ts';
import { pageStyles } from './page.ts';
import { registerPages } from './pages.ts';
import type { AppParts } from './parts.ts';
import { isForPage, registerPortal } from './portal.ts';
import { noteRefusals } from './refused-attempts.ts';
import { addressOf } from './sender.ts';
import { identifyCallers } from './session.ts';
import { registerSignInPages } from './sign-in/routes.ts';
import { registerStatusPage } from './status-page.ts';
import { registerTokenEndpoint } from './token-endpoint.ts';
import { registerV1 } from './v1/routes.ts';
import { limitWaiting } from './waiting-connections.ts';

/** The whole HTTP service, ready to listen. Every answer carries `X-Request-Id`; every error is a problem (errors.ts). */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = newServer(parts);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, parts));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  const connections = limitWaiting(app.server, waitingConnections);
  logRequests(app);
  readBodies(app, parts);
  await app.register(helmet, securityHeaders(parts));
  await app.register(rateLimit, { global: false });
  await app.register(cookie);
  await describeApi(app, parts.publicUrl);
  registerHealth(app, parts);
  registerPages(app, parts.publicUrl);
  registerStatusPage(app, parts);
  const portal = await registerPortal(app, parts);
  app.setNotFoundHandler(async (request, reply) => {
    if (!isForPage(request)) throw new Refusal('notFound');
    return await portal(request, reply);
  });
  await registerSignInPages(app, parts);
  registerTokenEndpoint(app, parts);
  await registerLoginEndpoints(app, parts);
  await app.register(
    async v1 => {
      identifyCallers(v1, parts);
      noteRefusals(v1, parts);
      v1.addHook('onRequest', async (request, reply) => {
        if (request.getDecorator<Principal | null>('principal')) connections.serve(request.raw, reply.raw);
      });
      v1.addHook('onRoute', completeSchema);
      registerV1(v1, parts);
      v1.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: '/api/v1' },
  );
  await app.ready();
  return app;
}

const headersMilliseconds = 20_000;
/** Longer than the 60 s that load balancers keep a connection, so that it is never us who closes under a request. */
const keepAliveMilliseconds = 72_000;
const headerBytes = 16 * 1024;
/** All of them, each a file descriptor; and those of callers who are not known, or not yet. */
const openConnections = 5_000;
const waitingConnections = 2_000;

function newServer(parts: AppParts): FastifyInstance {
  const broken = brokenRequests(parts);
  // How often Node looks for connections whose headers are late.
  const http = { maxHeaderSize: headerBytes, connectionsCheckingInterval: 5_000 };
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => parts.newId(),
    trustProxy: parts.trustProxy.length > 0 ? [...parts.trustProxy] : false,
    bodyLimit: parts.limits.smallBodyBytes,
    // An upload may take as long as it keeps coming (the idle rule of uploads); headers may not.
    requestTimeout: 0,
    keepAliveTimeout: keepAliveMilliseconds,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply, parts),
    clientErrorHandler: broken.answer,
    ...(parts.tls ? { https: { ...parts.tls, ...http } } : { http }),
  });
  broken.watch(app.server);
  app.server.headersTimeout = headersMilliseconds;
  app.server.maxConnections = openConnections;
  // Node would answer an expectation that it does not know by itself, and not as a problem. Nobody has to meet one.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  return app;
}

/** One line a request: the route's pattern instead of the path, and no query, so that nothing that was sent is kept. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const milliseconds = Math.round(reply.elapsedTime);
    const route = request.routeOptions.url ?? 'none';
    request.log.info({ method, route, status: reply.statusCode, milliseconds, ip: addressOf(request) }, 'answered');
  });
}

/** JSON alone, unless a route brings a reader of its own; a POST without a body may name any content type. */
function readBodies(app: FastifyInstance, { limits, stopping }: AppParts): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const packing = request.headers['content-encoding'] ?? 'identity';
    if (packing.toLowerCase() !== 'identity') done(new Refusal('mediaTypeNotSupported'));
    else if (body === '') done(null, undefined);
    else parse(request, String(body), done);
  });
  // What is read here has so long to arrive, all in all. Readers that take more watch over it themselves.
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  app.addHook('preParsing', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (length === undefined && encoding === undefined) return;
    const tooSlow = (): void => void reply.header('connection', 'close').send(new Refusal('requestTooSlow'));
    timers.set(request, setTimeout(tooSlow, limits.uploadIdleSeconds * 1000));
  });
  app.addHook('preValidation', async request => clearTimeout(timers.get(request)));
  app.addHook('onResponse', async request => {
    clearTimeout(timers.get(request));
    if (!request.raw.complete) discardRest(request.raw, stopping);
  });
}

function securityHeaders({ publicUrl }: AppParts) {
  const [none, self] = [["'none'"], ["'self'"]];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        styleSrc: pageStyles,
        baseUri: none,
        scriptSrc: self,
        connectSrc: self,
        formAction: self,
        frameAncestors: none,
      },
    },
    hsts: publicUrl.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Nothing for other sites; with less, forms of our own pages would not say where they come from either.
    referrerPolicy: { policy: 'same-origin' as const },
    xFrameOptions: { action: 'deny' as const },
  };
}
