// Ends with 0 when the process of this container answers GET /healthz. Reads the same variables as the service.
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

const { MUSTER_ROLE, MUSTER_PORT, MUSTER_WATCH_PORT, MUSTER_HOST, MUSTER_TLS, MUSTER_TLS_CERT } = process.env;
const worker = MUSTER_ROLE === 'worker';
const port = worker ? MUSTER_WATCH_PORT : MUSTER_PORT || 8420;

// A worker without a port does not listen: it lives as long as its process, which is what a container's state says anyway.
if (port) {
  // Workers answer by plain HTTP, whatever the others do.
  const secure = !worker && (MUSTER_TLS === 'auto' || Boolean(MUSTER_TLS_CERT));
  const everywhere = ['', '0.0.0.0', '::'].includes(MUSTER_HOST ?? '');
  const options = {
    ...{ host: everywhere ? '127.0.0.1' : MUSTER_HOST, port, path: '/healthz', timeout: 4000 },
    // The certificate is for the public name; this asks the own process.
    rejectUnauthorized: false,
  };
  const request = (secure ? getSecure : getPlain)(options, ({ statusCode }) =>
    process.exit(statusCode === 200 ? 0 : 1),
  );
  request.on('timeout', () => process.exit(1));
  request.on('error', () => process.exit(1));
}
