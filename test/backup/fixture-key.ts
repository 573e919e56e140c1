/** The key that seals what is in test/fixtures/backups: made-up devices. */
export const fixtureKey = Buffer.alloc(32, 11).toString('base64');
