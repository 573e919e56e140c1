import type { TextTable } from '../../lib/language.tsx';
import type { TransfersView } from './views.ts';

interface TransferTexts {
  readonly title: string;
  readonly lead: string;
  readonly code: string;
  readonly codeLead: string;
  readonly copyCode: string;
  readonly refresh: string;
  readonly viewsLabel: string;
  readonly views: Readonly<Record<TransfersView, string>>;
  readonly counted: (view: string, open: string) => string;
  readonly none: Readonly<Record<TransfersView, { readonly title: string; readonly lead: string }>>;
  readonly columns: Readonly<
    Record<
      | 'from'
      | 'to'
      | 'devices'
      | 'state'
      | 'createdAt'
      | 'expiresAt'
      | 'serialNumber'
      | 'model'
      | 'requester'
      | 'askedAt'
      | 'answerBy',
      string
    >
  >;
  readonly transfer: {
    readonly title: string;
    readonly offeredBy: string;
    readonly message: string;
    readonly decidedAt: string;
    readonly devices: string;
    readonly deviceCount: (count: string, one: boolean) => string;
    readonly moved: string;
    readonly notMoved: string;
    readonly batch: string;
    readonly showBatch: string;
    readonly id: string;
    readonly copyId: string;
  };
  readonly accept: {
    readonly act: string;
    readonly title: (from: string) => string;
    readonly effects: readonly string[];
    readonly orderId: string;
    readonly groupTag: string;
    readonly profile: string;
    readonly noProfile: string;
  };
  readonly decline: { readonly act: string; readonly title: (from: string) => string; readonly lead: string };
  readonly withdraw: { readonly act: string; readonly title: (to: string) => string; readonly lead: string };
  readonly request: {
    readonly title: string;
    readonly asks: (requester: string) => string;
    readonly own: string;
    readonly reason: string;
    readonly answer: string;
    readonly answeredAt: string;
    readonly decidedAt: string;
    readonly device: string;
    readonly showDevice: string;
    readonly row: string;
    readonly showBatch: string;
    readonly notes: {
      readonly owner: { readonly overdue: string };
      readonly requester: {
        readonly open: string;
        readonly overdue: string;
        readonly released: string;
        readonly refused: string;
        readonly kept: string;
      };
    };
  };
  readonly release: {
    readonly act: string;
    readonly title: (serialNumber: string) => string;
    readonly effects: (requester: string) => readonly string[];
  };
  readonly refuse: {
    readonly act: string;
    readonly title: (requester: string) => string;
    readonly lead: string;
    readonly reason: string;
    readonly reasonHint: string;
  };
  readonly withdrawRequest: {
    readonly act: string;
    readonly title: (serialNumber: string) => string;
    readonly lead: string;
  };
}

export const transferTexts: TextTable<TransferTexts> = {
  en: {
    title: 'Transfers',
    lead: 'Devices that go from one organization to another, and requests to release one. A device is offered on the Devices page; a release is asked for at the row that failed.',
    code: 'Your organization’s code',
    codeLead: 'Whoever wants to hand devices over to you writes this code, or one of your domains.',
    copyCode: 'Copy the code',
    refresh: 'Refresh',
    viewsLabel: 'What is shown',
    views: {
      incoming: 'Offered to you',
      outgoing: 'Offered by you',
      asked: 'Asked of you',
      asking: 'Asked by you',
    },
    counted: (view, open) => `${view} (${open})`,
    none: {
      incoming: {
        title: 'Nothing is offered to you',
        lead: 'Another organization can offer you devices by your code or by one of your domains. Nothing moves before you accept.',
      },
      outgoing: {
        title: 'You have offered nothing',
        lead: 'Choose registered devices on the Devices page, and “Offer to another organization…”. They stay yours until the offer is accepted.',
      },
      asked: {
        title: 'Nobody asks you for a device',
        lead: 'Who registers a machine that is yours can ask you to release it. You see who asks; the other side does not see who you are.',
      },
      asking: {
        title: 'You have asked for nothing',
        lead: 'Where a row failed since another organization has the machine, open that row in its batch, and ask for the release.',
      },
    },
    columns: {
      from: 'From',
      to: 'To',
      devices: 'Devices',
      state: 'State',
      createdAt: 'Offered',
      expiresAt: 'Holds until',
      serialNumber: 'Serial number',
      model: 'Model',
      requester: 'Who asks',
      askedAt: 'Asked',
      answerBy: 'Answer by',
    },
    transfer: {
      title: 'Transfer',
      offeredBy: 'Offered by',
      message: 'Message',
      decidedAt: 'Decided',
      devices: 'Devices',
      deviceCount: (count, one) => (one ? `${count} device` : `${count} devices`),
      moved: 'Moved',
      notMoved: 'Not moved: it was no longer the owner’s',
      batch: 'Came by batch',
      showBatch: 'Show the batch',
      id: 'Transfer ID',
      copyId: 'Copy the transfer ID',
    },
    accept: {
      act: 'Accept',
      title: from => `Accept the devices of ${from}?`,
      effects: [
        'The devices are registered for your organization at once, as “Setup needed”. Nobody can register them in between.',
        'Group tags, users and order IDs of the other side do not come along, nor do hardware hashes.',
      ],
      orderId: 'Order ID',
      groupTag: 'Group tag',
      profile: 'Profile',
      noProfile: 'None',
    },
    decline: {
      act: 'Decline',
      title: from => `Decline the offer of ${from}?`,
      lead: 'The devices stay where they are, and the other side learns that you declined. It can offer them again.',
    },
    withdraw: {
      act: 'Withdraw',
      title: to => `Withdraw the offer to ${to}?`,
      lead: 'The devices stay yours, and nobody can accept the offer any more.',
    },
    request: {
      title: 'Release request',
      asks: requester => `${requester} asks you to release this device.`,
      own: 'You ask for the release of this machine.',
      reason: 'Reason',
      answer: 'Answer of the owner',
      answeredAt: 'Answered',
      decidedAt: 'Decided',
      device: 'Your device',
      showDevice: 'Show the device',
      row: 'Your row',
      showBatch: 'Show the batch',
      notes: {
        owner: {
          overdue:
            'You did not answer in time. You still can; meanwhile whoever runs this installation may decide about it.',
        },
        requester: {
          open: 'The owner was told your organization’s name and the reason. You are not told who it is.',
          overdue:
            'The owner did not answer in time. Turn to whoever runs this installation, with evidence that the machine is yours.',
          released: 'The machine is free. Retry the failed rows of the batch to register it.',
          refused:
            'The owner refused. If the machine is yours, turn to whoever runs this installation, with evidence of that.',
          kept: 'It was decided that the machine stays with its owner.',
        },
      },
    },
    release: {
      act: 'Release',
      title: serialNumber => `Release ${serialNumber}?`,
      effects: requester => [
        'The device is deregistered: it leaves your list, and its machine is free for whoever registers it next.',
        `${requester} learns that it was released, and not by whom.`,
        'It cannot be undone. Muster does not touch the device itself.',
      ],
    },
    refuse: {
      act: 'Refuse',
      title: requester => `Refuse the request of ${requester}?`,
      lead: 'The device stays yours. The other side reads your reason, word for word, and can turn to whoever runs this installation.',
      reason: 'Reason',
      reasonHint: 'Muster does not say who you are: write nothing that tells it, unless you want that.',
    },
    withdrawRequest: {
      act: 'Withdraw',
      title: serialNumber => `Withdraw the request for ${serialNumber}?`,
      lead: 'The owner need not answer any more. You can ask again.',
    },
  },
  de: {
    title: 'Übergaben',
    lead: 'Geräte, die von einer Organisation zu einer anderen gehen, und Bitten, eines freizugeben. Angeboten wird auf der Seite „Geräte“; um eine Freigabe bittet man bei der fehlgeschlagenen Zeile.',
    code: 'Code Ihrer Organisation',
    codeLead: 'Wer Ihnen Geräte übergeben möchte, gibt diesen Code oder eine Ihrer Domänen an.',
    copyCode: 'Code kopieren',
    refresh: 'Aktualisieren',
    viewsLabel: 'Was angezeigt wird',
    views: {
      incoming: 'Ihnen angeboten',
      outgoing: 'Von Ihnen angeboten',
      asked: 'Von Ihnen erbeten',
      asking: 'Ihre Bitten',
    },
    counted: (view, open) => `${view} (${open})`,
    none: {
      incoming: {
        title: 'Ihnen wird nichts angeboten',
        lead: 'Eine andere Organisation kann Ihnen Geräte über Ihren Code oder eine Ihrer Domänen anbieten. Nichts geht über, bevor Sie annehmen.',
      },
      outgoing: {
        title: 'Sie haben nichts angeboten',
        lead: 'Wählen Sie auf der Seite „Geräte“ registrierte Geräte und „Anderer Organisation anbieten…“. Sie gehören Ihnen, bis das Angebot angenommen wird.',
      },
      asked: {
        title: 'Niemand bittet Sie um ein Gerät',
        lead: 'Wer ein Gerät registriert, das Ihres ist, kann Sie um die Freigabe bitten. Sie sehen, wer bittet; die andere Seite sieht nicht, wer Sie sind.',
      },
      asking: {
        title: 'Sie haben um nichts gebeten',
        lead: 'Ist eine Zeile fehlgeschlagen, weil eine andere Organisation das Gerät hat, öffnen Sie die Zeile in ihrem Stapel, und bitten Sie um die Freigabe.',
      },
    },
    columns: {
      from: 'Von',
      to: 'An',
      devices: 'Geräte',
      state: 'Zustand',
      createdAt: 'Angeboten',
      expiresAt: 'Gilt bis',
      serialNumber: 'Seriennummer',
      model: 'Modell',
      requester: 'Wer bittet',
      askedAt: 'Erbeten',
      answerBy: 'Antwort bis',
    },
    transfer: {
      title: 'Übergabe',
      offeredBy: 'Angeboten von',
      message: 'Nachricht',
      decidedAt: 'Entschieden',
      devices: 'Geräte',
      deviceCount: (count, one) => (one ? `${count} Gerät` : `${count} Geräte`),
      moved: 'Übergegangen',
      notMoved: 'Nicht übergegangen: Es gehörte nicht mehr dem Besitzer',
      batch: 'Gekommen mit Stapel',
      showBatch: 'Stapel anzeigen',
      id: 'Übergabe-ID',
      copyId: 'Übergabe-ID kopieren',
    },
    accept: {
      act: 'Annehmen',
      title: from => `Geräte von ${from} annehmen?`,
      effects: [
        'Die Geräte sind sofort für Ihre Organisation registriert, als „Einrichtung erforderlich“. Niemand kann sie dazwischen registrieren.',
        'Gruppentags, Benutzer und Bestell-IDs der anderen Seite kommen nicht mit, auch keine Hardwarehashes.',
      ],
      orderId: 'Bestell-ID',
      groupTag: 'Gruppentag',
      profile: 'Profil',
      noProfile: 'Keines',
    },
    decline: {
      act: 'Ablehnen',
      title: from => `Angebot von ${from} ablehnen?`,
      lead: 'Die Geräte bleiben, wo sie sind, und die andere Seite erfährt, dass Sie abgelehnt haben. Sie kann sie erneut anbieten.',
    },
    withdraw: {
      act: 'Zurücknehmen',
      title: to => `Angebot an ${to} zurücknehmen?`,
      lead: 'Die Geräte bleiben Ihre, und niemand kann das Angebot noch annehmen.',
    },
    request: {
      title: 'Bitte um Freigabe',
      asks: requester => `${requester} bittet Sie, dieses Gerät freizugeben.`,
      own: 'Sie bitten um die Freigabe dieses Geräts.',
      reason: 'Grund',
      answer: 'Antwort des Besitzers',
      answeredAt: 'Beantwortet',
      decidedAt: 'Entschieden',
      device: 'Ihr Gerät',
      showDevice: 'Gerät anzeigen',
      row: 'Ihre Zeile',
      showBatch: 'Stapel anzeigen',
      notes: {
        owner: {
          overdue:
            'Sie haben nicht rechtzeitig geantwortet. Sie können es noch; inzwischen kann entscheiden, wer diese Installation betreibt.',
        },
        requester: {
          open: 'Der Besitzer kennt den Namen Ihrer Organisation und den Grund. Wer er ist, erfahren Sie nicht.',
          overdue:
            'Der Besitzer hat nicht rechtzeitig geantwortet. Wenden Sie sich mit Belegen, dass das Gerät Ihres ist, an die, die diese Installation betreiben.',
          released:
            'Das Gerät ist frei. Wiederholen Sie die fehlgeschlagenen Zeilen des Stapels, um es zu registrieren.',
          refused:
            'Der Besitzer hat sich geweigert. Ist das Gerät Ihres, wenden Sie sich mit Belegen an die, die diese Installation betreiben.',
          kept: 'Es wurde entschieden, dass das Gerät bei seinem Besitzer bleibt.',
        },
      },
    },
    release: {
      act: 'Freigeben',
      title: serialNumber => `${serialNumber} freigeben?`,
      effects: requester => [
        'Die Registrierung wird aufgehoben: Das Gerät verschwindet aus Ihrer Liste und ist frei für die Organisation, die es als nächste registriert.',
        `${requester} erfährt, dass es freigegeben wurde, und nicht von wem.`,
        'Das kann nicht rückgängig gemacht werden. Am Gerät selbst ändert Muster nichts.',
      ],
    },
    refuse: {
      act: 'Verweigern',
      title: requester => `Bitte von ${requester} verweigern?`,
      lead: 'Das Gerät bleibt Ihres. Die andere Seite liest Ihren Grund im Wortlaut und kann sich an die wenden, die diese Installation betreiben.',
      reason: 'Grund',
      reasonHint: 'Muster sagt nicht, wer Sie sind: Schreiben Sie nichts, was es verrät, es sei denn, Sie möchten das.',
    },
    withdrawRequest: {
      act: 'Zurücknehmen',
      title: serialNumber => `Bitte um ${serialNumber} zurücknehmen?`,
      lead: 'Der Besitzer muss nicht mehr antworten. Sie können erneut bitten.',
    },
  },
};
