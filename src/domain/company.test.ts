import { describe, expect, test } from 'vitest';
import { domainOf, roleOf, vouchedEmail } from './company.ts';

const elsewhere = 'https://id.contoso.example';
const entra = 'https://login.microsoftonline.com/0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f/v2.0';
const domains = ['contoso.example'];

describe('the address that a provider vouches for', () => {
  test.each([
    [{ email: 'Megan@Contoso.example', email_verified: true }, elsewhere, 'megan@contoso.example'],
    [{ email: 'megan@contoso.example' }, elsewhere, 'megan@contoso.example'],
    [{ email: 'megan@contoso.example', email_verified: false }, elsewhere, null],
    [{ email: 'megan@contoso.example', email_verified: 'false' }, elsewhere, null],
    [{ email: 'megan@sub.contoso.example' }, elsewhere, null],
    [{ email: 'megan@evil.example@contoso.example' }, elsewhere, null],
    [{ email: ['megan@contoso.example'] }, elsewhere, null],
    [{ preferred_username: 'megan@contoso.example' }, elsewhere, null],
    [{ preferred_username: 'megan@contoso.example' }, entra, 'megan@contoso.example'],
    [{ preferred_username: 'guest@evil.example', email: 'megan@contoso.example' }, entra, null],
    [{ preferred_username: 'megan@contoso.example' }, 'https://login.microsoftonline.com.evil.example', null],
    [{}, elsewhere, null],
  ])('%o of %s', (claims, issuer, expected) => {
    expect(vouchedEmail(claims, issuer, domains)).toBe(expected);
  });

  test('has a domain', () => {
    expect(['a@B.example', ' a@b.example ', 'b.example', '@b', 'a@b@c'].map(domainOf)).toEqual([
      ...['b.example', 'b.example'],
      ...[null, null, null],
    ]);
  });
});

describe('the role of the claims', () => {
  const rules = {
    roleClaim: 'groups',
    roleMapping: { admins: 'administrator', readers: 'reader' },
    defaultRole: null,
  } as const;
  test.each([
    [{ groups: ['readers', 'admins'] }, rules, 'administrator'],
    [{ groups: 'readers' }, rules, 'reader'],
    [{ groups: ['others', 7, null] }, rules, null],
    [{ groups: ['constructor', '__proto__'] }, rules, null],
    [{}, { ...rules, defaultRole: 'auditor' } as const, 'auditor'],
    [{ groups: ['admins'] }, { ...rules, roleClaim: null }, undefined],
  ])('%o', (claims, given, expected) => {
    expect(roleOf(claims, given)).toBe(expected);
  });
});
