import { scopes } from '../src/contracts/tenants.ts';
import { scopesOf, userRoles } from '../src/contracts/users.ts';
import { table } from './markdown.ts';
import type { PagePart } from './page-part.ts';

/** What each role may do, scope by scope, and what the right to see hardware records adds to any. */
export const rolePart: PagePart = {
  page: 'docs/guide/sign-in.md',
  name: 'Roles',
  from: 'src/contracts/users.ts',
  render: () => `${table(['scope', ...userRoles, 'the right `hardware`'], rows())}\n`,
};

function rows(): string[][] {
  const held = userRoles.map(role => scopesOf({ role, hardware: false }));
  const added = userRoles.map((role, n) => scopesOf({ role, hardware: true }).difference(held[n] ?? new Set()));
  return scopes.map(scope => [
    `\`${scope}\``,
    ...held.map(one => yesIf(one.has(scope))),
    yesIf(added.every(one => one.has(scope))),
  ]);
}

function yesIf(is: boolean): string {
  return is ? 'yes' : '';
}
