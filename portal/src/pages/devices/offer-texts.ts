import type { TextTable } from '../../lib/language.tsx';

interface OfferTexts {
  readonly act: string;
  readonly title: (count: string, one: boolean) => string;
  readonly lead: string;
  readonly left: (count: string) => string;
  readonly none: string;
  readonly tooMany: (most: string) => string;
  readonly to: string;
  readonly toHint: string;
  readonly message: string;
  readonly messageHint: string;
  readonly offer: string;
  readonly done: string;
  readonly close: string;
  readonly show: string;
  readonly offered: string;
}

/** The dialog by which devices are offered to another organization. */
export const offerTexts: TextTable<OfferTexts> = {
  en: {
    act: 'Offer to another organization…',
    title: (count, one) =>
      one ? 'Offer 1 device to another organization' : `Offer ${count} devices to another organization`,
    lead: 'The devices stay yours until the other organization accepts. Then they leave your list, in one moment, and are registered there. Your group tags, users and hardware hashes do not go along.',
    left: count => `Only registered devices can be offered. Left out, since pending or failed: ${count}.`,
    none: 'Only registered devices can be offered. The chosen ones are pending or failed.',
    tooMany: most => `At most ${most} devices can be offered at once. Choose fewer.`,
    to: 'To',
    toHint:
      'A domain of the other organization, or its code, which stands on its Transfers page. Whether anybody has it is not told: check it with care.',
    message: 'Message',
    messageHint: 'The other organization reads it, beside your name and the devices.',
    offer: 'Offer',
    done: 'The devices are offered',
    close: 'Close',
    show: 'Show the offer',
    offered: 'You can withdraw the offer for as long as it is not accepted.',
  },
  de: {
    act: 'Anderer Organisation anbieten…',
    title: (count, one) =>
      one ? '1 Gerät einer anderen Organisation anbieten' : `${count} Geräte einer anderen Organisation anbieten`,
    lead: 'Die Geräte gehören Ihnen, bis die andere Organisation annimmt. Dann verschwinden sie im selben Augenblick aus Ihrer Liste und sind dort registriert. Gruppentags, Benutzer und Hardwarehashes gehen nicht mit.',
    left: count =>
      `Nur registrierte Geräte können angeboten werden. Ausgelassen, da ausstehend oder fehlgeschlagen: ${count}.`,
    none: 'Nur registrierte Geräte können angeboten werden. Die gewählten sind ausstehend oder fehlgeschlagen.',
    tooMany: most => `Höchstens ${most} Geräte können auf einmal angeboten werden. Wählen Sie weniger.`,
    to: 'An',
    toHint:
      'Eine Domäne der anderen Organisation oder ihr Code, der auf ihrer Seite „Übergaben“ steht. Ob jemand ihn hat, wird nicht gesagt: Prüfen Sie ihn genau.',
    message: 'Nachricht',
    messageHint: 'Die andere Organisation liest sie neben Ihrem Namen und den Geräten.',
    offer: 'Anbieten',
    done: 'Die Geräte sind angeboten',
    close: 'Schließen',
    show: 'Angebot anzeigen',
    offered: 'Sie können das Angebot zurücknehmen, solange es nicht angenommen ist.',
  },
};
