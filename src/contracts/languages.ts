/** The languages in which people are answered; each has a file of texts in contracts/texts. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
