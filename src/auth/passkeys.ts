import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { Refusal } from '../contracts/errors.ts';
import type { PasskeyCredential } from '../services/sign-in.ts';

/** Passkeys of this service (WebAuthn): what browsers are asked for, and whether the answer is right. */
export interface Passkeys {
  /** For a new passkey of a user; `known` are the user's others, of which the same authenticator makes none twice. */
  creation(user: PasskeyUser, known: readonly Buffer[]): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** The passkey that answers a creation. Refuses with `signInFailed` whatever is not right about it. */
  created(answer: unknown, challenge: string): Promise<PasskeyCredential>;
  /** For whichever passkey the browser has: nobody has to say who he is before. */
  request(): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** By which id the passkey of an answer is found. */
  credentialIdOf(answer: unknown): Buffer;
  /** The passkey's counter after an answer that is right; refuses with `signInFailed`. */
  used(answer: unknown, challenge: string, passkey: PasskeyCredential): Promise<number>;
}

export interface PasskeyUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const credential = z.looseObject({
  id: z.string().min(1).max(2048),
  rawId: z.string().max(2048),
  type: z.literal('public-key'),
  response: z.looseObject({}),
});

/** `publicUrl` names the relying party: passkeys hold for its host, and answers come from it alone. */
export function passkeys(publicUrl: string): Passkeys {
  const rpID = new URL(publicUrl).hostname;
  const expected = { expectedOrigin: publicUrl, expectedRPID: rpID, requireUserVerification: true };
  return {
    creation: (user, known) =>
      generateRegistrationOptions({
        ...{ rpName: 'Muster', rpID, userID: new Uint8Array(Buffer.from(user.id)) },
        ...{ userName: user.email, userDisplayName: user.name, attestationType: 'none' },
        excludeCredentials: known.map(id => ({ id: id.toString('base64url') })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      }),
    async created(answer, expectedChallenge) {
      const response = parsed<RegistrationResponseJSON>(answer);
      const { registrationInfo } = await right(() =>
        verifyRegistrationResponse({ ...expected, response, expectedChallenge }),
      );
      if (!registrationInfo) throw new Refusal('signInFailed');
      const { id, publicKey, counter, transports } = registrationInfo.credential;
      const told = { counter, transports: knownTransports(transports) };
      return { credentialId: Buffer.from(id, 'base64url'), publicKey: Buffer.from(publicKey), ...told };
    },
    request: () => generateAuthenticationOptions({ rpID, userVerification: 'required' }),
    credentialIdOf: answer => Buffer.from(parsed<AuthenticationResponseJSON>(answer).id, 'base64url'),
    async used(answer, expectedChallenge, { credentialId, publicKey, counter }) {
      const response = parsed<AuthenticationResponseJSON>(answer);
      const known = { id: credentialId.toString('base64url'), publicKey: new Uint8Array(publicKey), counter };
      const { verified, authenticationInfo } = await right(() =>
        verifyAuthenticationResponse({ ...expected, response, expectedChallenge, credential: known }),
      );
      if (!verified) throw new Refusal('signInFailed');
      return authenticationInfo.newCounter;
    },
  };
}

const transportNames: readonly unknown[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** The library hands on whatever the browser says. */
function knownTransports(said: unknown): string[] {
  return (Array.isArray(said) ? said : [])
    .filter(name => transportNames.includes(name))
    .slice(0, transportNames.length);
}

/** The rest of its form is for the library to check. */
function parsed<Answer extends { id: string }>(answer: unknown): Answer {
  const read = credential.safeParse(answer);
  if (!read.success) throw new Refusal('signInFailed');
  return read.data as unknown as Answer;
}

/** The library throws for an answer that is wrong in whatever way. */
async function right<Verified>(verify: () => Promise<Verified>): Promise<Verified> {
  try {
    return await verify();
  } catch {
    throw new Refusal('signInFailed');
  }
}
