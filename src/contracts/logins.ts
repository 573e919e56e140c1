import { z } from 'zod';

/** The OAuth client that the command line is: public, so without a secret (RFC 8252, 8.4). */
export const commandLineClient = 'muster-cli';

/** Where a login begins (RFC 8628, 3.1) and ends (RFC 7009). */
export const deviceAuthorizationPath = '/oauth2/device';
export const revocationPath = '/oauth2/revoke';

export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** RFC 8628, 3.2; times in seconds. */
export const deviceAuthorization = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  verification_uri_complete: z.url(),
  expires_in: z.number(),
  interval: z.number().default(5),
});
export type DeviceAuthorization = z.infer<typeof deviceAuthorization>;

/** What a login is given, at its beginning and at each renewal: the refresh token before is used up. */
export const loginTokens = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string(),
});
export type LoginTokens = z.infer<typeof loginTokens>;
