import { labelsOf } from './labels.ts';
import type { Texts } from './words.ts';

/** Every word that German readers see about codes, states and outcomes. Templates: template.ts; their values: words.ts. */
export const de = {
  errors: {
    hardwareHashNotValid: {
      title: 'Hardwarehash nicht gültig',
      meaning: 'Der Hardwarehash konnte nicht angenommen werden. Damit ist nicht belegt, zu welchem Gerät er gehört.',
      remedy:
        'Erfassen Sie den Hardwarehash auf dem Gerät neu, übernehmen Sie ihn unverändert in die Datei, und laden Sie die Zeile erneut hoch.',
      reasons: {
        notBase64: {
          detail:
            'Der Hardwarehash enthält[ an Position {position}] ein Zeichen, das dort nicht stehen kann, oder hat eine unmögliche Länge.',
          remedy:
            'Kopieren Sie den Hardwarehash mit einem Texteditor erneut aus der Datei, in der er erfasst wurde, und laden Sie die Zeile erneut hoch.',
        },
        cutShort: {
          detail:
            'Der Hardwarehash endet zu früh[: Es fehlen {missing:number} von {expected:number} Zeichen]. Tabellenkalkulationen und das Kopieren von Hand kürzen lange Texte.',
          remedy:
            'Kopieren Sie den vollständigen Hardwarehash mit einem Texteditor aus der Datei, in der er erfasst wurde, und laden Sie die Zeile erneut hoch.',
        },
        notAHardwareHash: {
          detail: 'Der Wert ist kein Hardwarehash[: Einer steht stattdessen in der Spalte {foundIn}].',
          remedy:
            'Prüfen Sie, ob die Spalte den Hardwarehash enthält und nicht einen anderen Wert, etwa einen Product Key, und laden Sie die Zeile erneut hoch.',
        },
        damaged: {
          detail: 'Der Hardwarehash wurde nach dem Erfassen verändert: Die Prüfsumme passt nicht zum Inhalt.',
          remedy:
            'Kopieren Sie den Hardwarehash erneut aus der Datei, in der er erfasst wurde. Ist auch dieser beschädigt, erfassen Sie ihn auf dem Gerät neu.',
        },
        recordsDamaged: {
          detail:
            'Die Prüfsumme passt, aber ein Datensatz[ vom Typ {record}] im Hardwarehash hat nicht die Form, die Windows schreibt.',
          remedy:
            'Erfassen Sie den Hardwarehash auf dem Gerät selbst, mit Windows 10, Version 1703 oder höher, und laden Sie die Zeile erneut hoch.',
        },
        identityMissing: {
          detail:
            'Die Firmware des Geräts meldet keinen Hersteller, keine Seriennummer oder nichts, was es von anderen Geräten unterscheidet.',
          remedy:
            'Lassen Sie Hersteller und Seriennummer vom Gerätelieferanten in die Firmware schreiben, und erfassen Sie den Hardwarehash neu. Geben Sie einem virtuellen Computer eine eigene Seriennummer.',
        },
        keyMismatch: {
          detail:
            'Die Geräte-ID im Hardwarehash gehört nicht zum TPM-Schlüssel daneben. Der Hash wurde zusammengesetzt oder bearbeitet.',
          remedy: 'Erfassen Sie den Hardwarehash auf dem Gerät selbst, und laden Sie die Zeile erneut hoch.',
        },
      },
    },
    deviceAlreadyRegistered: {
      title: 'Gerät bereits registriert',
      meaning:
        'Ihre Organisation hat dieses Gerät schon früher registriert. Die damaligen Angaben wurden nicht geändert.',
      remedy:
        'Sie müssen nichts tun. Um das Gruppentag oder den zugewiesenen Benutzer zu ändern, bearbeiten Sie das Gerät.',
    },
    deviceClaimedByAnotherOrganization: {
      title: 'Gerät von einer anderen Organisation beansprucht',
      meaning:
        'Eine andere Organisation hat dieses Gerät registriert, und ein Gerät kann nur zu einer Organisation gehören.',
      remedy:
        'Bitten Sie bei dieser Zeile um die Freigabe, oder lassen Sie die frühere Registrierung über Ihren Gerätelieferanten entfernen, und wiederholen Sie dann den Stapel.',
    },
    deviceNotFound: {
      title: 'Gerät nicht gefunden',
      meaning:
        'Die Zeile hat keinen Hardwarehash, und kein bekanntes Gerät stimmt in Hersteller, Modell und Seriennummer oder in der Product Key-ID mit ihr überein.',
      remedy:
        'Prüfen Sie die Werte mit Ihrem Gerätelieferanten, und laden Sie die Zeile erneut hoch, wenn ein Wert falsch war. Hinterlegt der Hersteller das Gerät später, wiederholen Sie den Stapel.',
      reasons: {
        noMatch: { detail: 'Kein bekanntes Gerät stimmt mit den Werten dieser Zeile überein.' },
        caseOrBlanksDiffer: {
          detail:
            'Ein bekanntes Gerät unterscheidet sich von dieser Zeile nur in Groß- und Kleinschreibung oder in Leerzeichen.',
          remedy:
            'Schreiben Sie Hersteller, Modell und Seriennummer genau so, wie das Gerät sie meldet, und laden Sie die Zeile erneut hoch.',
        },
      },
    },
    deviceNotRegistered: {
      title: 'Gerät nicht gefunden',
      meaning: 'Ihre Organisation hat kein solches Gerät. Es gab daher keine Registrierung aufzuheben.',
      remedy: 'Sie müssen nichts tun.',
    },
    deviceNotUnique: {
      title: 'Gerät nicht eindeutig',
      meaning: 'Mehr als ein bekanntes Gerät passt zu dieser Zeile, und Muster rät nicht, welches gemeint ist.',
      remedy: 'Registrieren Sie das Gerät mit seinem Hardwarehash.',
      reasons: {
        severalMatches: {
          detail:
            'Mehrere bekannte Geräte haben Hersteller, Modell und Seriennummer oder die Product Key-ID dieser Zeile.',
        },
        twoClaims: {
          detail:
            'Der Hardwarehash passt mit dem TPM zu einem registrierten Gerät und mit der Hauptplatine zu einem anderen.',
          remedy:
            'Heben Sie die Registrierung des Geräts auf, das nicht mehr verwendet wird, und laden Sie die Zeile erneut hoch.',
        },
      },
    },
    hardwareChanged: {
      title: 'Hardware wurde geändert',
      meaning:
        'Ihre Organisation hat dieses Gerät registriert, aber mit einem anderen TPM oder einer anderen Hauptplatine, als der Hardwarehash zeigt.',
      remedy:
        'Wurde das Gerät repariert, heben Sie seine Registrierung auf, und registrieren Sie es mit dem neuen Hardwarehash. Wurde es nicht repariert, prüfen Sie, ob der Hardwarehash zu diesem Gerät gehört.',
    },
    serialNumberMismatch: {
      title: 'Seriennummer stimmt nicht mit dem Hardwarehash überein',
      meaning: 'Die Seriennummer in der Zeile und die im Hardwarehash gehören zu verschiedenen Geräten.',
      detail:
        'Die Seriennummer in der Zeile ist nicht die im Hardwarehash[: In der Zeile steht {given}, im Hash {found}]. Möglicherweise wurden Zeilen vertauscht.',
      remedy:
        'Führen Sie Seriennummer und Hardwarehash eines Geräts in einer Zeile zusammen, und laden Sie die Zeile erneut hoch.',
    },
    productKeyMismatch: {
      title: 'Product Key-ID stimmt nicht mit dem Hardwarehash überein',
      meaning: 'Die Product Key-ID in der Zeile und die im Hardwarehash gehören zu verschiedenen Geräten.',
      detail:
        'Die Product Key-ID in der Zeile ist nicht die im Hardwarehash[: In der Zeile steht {given}, im Hash {found}]. Möglicherweise wurden Zeilen vertauscht.',
      remedy:
        'Führen Sie Product Key-ID und Hardwarehash eines Geräts in einer Zeile zusammen, und laden Sie die Zeile erneut hoch.',
    },
    missingValue: {
      title: 'Ein Wert fehlt',
      meaning: 'Ein Wert, den die Zeile braucht, ist leer.',
      detail: 'Ein Wert, den die Zeile braucht, ist leer[: {column}].',
      remedy:
        'Tragen Sie den Wert ein, und laden Sie die Zeile erneut hoch. Ein Hardwarehash wird auf dem Gerät erfasst.',
    },
    valueNotValid: {
      title: 'Ein Wert ist nicht gültig',
      meaning: 'Ein Wert der Zeile kann so nicht angenommen werden.',
      detail: 'Ein Wert der Zeile kann so nicht angenommen werden[: {column}].',
      remedy: 'Berichtigen Sie den Wert, und laden Sie die Zeile erneut hoch.',
      reasons: {
        tooLong: {
          detail:
            'Der Wert[ in der Spalte {column}] ist zu lang[: Höchstens {limit:number} Zeichen werden angenommen][: Höchstens {bytes:number} Bytes (UTF-8) werden angenommen].',
          remedy: 'Kürzen Sie den Wert, und laden Sie die Zeile erneut hoch.',
        },
        notStorable: {
          detail:
            'Der Wert[ in der Spalte {column}] enthält ein Steuerzeichen oder ein halbes Zeichen, das nicht gespeichert werden kann.',
          remedy: 'Geben Sie den Wert neu ein, und laden Sie die Zeile erneut hoch.',
        },
        badCharacters: {
          detail: 'Der Wert[ in der Spalte {column}] enthält Bytes, die in der Codierung der Datei keine Zeichen sind.',
          remedy: 'Speichern Sie die Datei als UTF-8, und laden Sie die Zeile erneut hoch.',
        },
        quotes: {
          detail:
            'Der Wert[ in der Spalte {column}] hat ein Anführungszeichen an einer Stelle, an der die Zelle nicht endet.',
          remedy:
            'Schreiben Sie ein Anführungszeichen in einem Wert doppelt, schließen Sie die Anführungszeichen, und laden Sie die Zeile erneut hoch.',
        },
        surplusCell: {
          detail: 'Die Zeile hat mehr Zellen, als die Kopfzeile Spalten hat.',
          remedy:
            'Entfernen Sie die überzählige Zelle, oder setzen Sie einen Wert, der das Trennzeichen enthält, in Anführungszeichen, und laden Sie die Zeile erneut hoch.',
        },
        notExact: {
          detail:
            'Der Wert[ in der Spalte {column}] ist nicht genau der, den das Gerät meldet[: In der Zeile steht {given}, das Gerät meldet {found}].',
          remedy:
            'Schreiben Sie den Wert genau so, wie das Gerät ihn meldet, auch in Groß- und Kleinschreibung, und laden Sie die Zeile erneut hoch.',
        },
        format: {
          detail: 'Der Wert[ in der Spalte {column}] hat nicht die Form, die hier nötig ist.',
          remedy:
            'Berichtigen Sie den Wert, und laden Sie die Zeile erneut hoch. Eine Product Key-ID zum Beispiel hat 13 Ziffern.',
        },
      },
    },
    sampleRow: {
      title: 'Beispielzeile in der Datei verblieben',
      meaning: 'Die Zeile ist das Beispiel der Vorlage und kein Gerät. Die übrigen Zeilen sind nicht betroffen.',
      remedy: 'Sie müssen nichts tun. Löschen Sie die Zeile aus Ihrer Datei, damit sie nicht wiederkommt.',
    },
    duplicateInFile: {
      title: 'Gerät doppelt in dieser Datei',
      meaning: 'Eine frühere Zeile der Datei ist dasselbe Gerät. Übernommen wurde die frühere Zeile, nicht diese.',
      detail:
        'Eine frühere Zeile der Datei ist dasselbe Gerät[: Zeile {otherLine}]. Übernommen wurde die frühere Zeile, nicht diese.',
      remedy: 'Entfernen Sie diese Zeile. Ist ein anderes Gerät gemeint, erfassen Sie dessen Hardwarehash.',
    },
    pendingRegistration: {
      title: 'Registrierung noch ausstehend',
      meaning: 'Das Gerät wird gerade registriert. So lange kann seine Registrierung nicht aufgehoben werden.',
      remedy: 'Warten Sie, bis die Registrierung abgeschlossen ist, und versuchen Sie es dann erneut.',
    },
    mandateMissing: {
      title: 'Zustimmung des Kunden fehlt',
      meaning: 'Der Kunde gestattet Ihrer Organisation nicht, Geräte für ihn zu registrieren.',
      remedy: 'Holen Sie die Zustimmung des Kunden ein, und wiederholen Sie dann den Stapel.',
    },
    mandateExpired: {
      title: 'Zustimmung des Kunden abgelaufen',
      meaning: 'Die Zustimmung, mit der Ihre Organisation Geräte für diesen Kunden registrieren konnte, ist beendet.',
      remedy: 'Lassen Sie die Zustimmung vom Kunden erneuern, und wiederholen Sie dann den Stapel.',
      reasons: {
        ended: { detail: 'Der Kunde oder Ihre Organisation hat die Zustimmung beendet[ am {at}].' },
        endDate: { detail: 'Das Enddatum der Zustimmung ist vorüber[: {at}].' },
      },
    },
    mandateScopeExceeded: {
      title: 'Zustimmung des Kunden reicht nicht aus',
      meaning: 'Der Kunde gestattet Ihrer Organisation weniger, als diese Anforderung verlangt.',
      remedy: 'Lassen Sie die Zustimmung vom Kunden erweitern, und wiederholen Sie dann den Stapel.',
      reasons: {
        kind: { detail: 'Die Zustimmung umfasst nicht, was dieser Stapel mit Geräten tut.' },
        orderId: {
          detail: 'Die Zustimmung gilt für bestimmte Bestellnummern, und die dieses Stapels gehört nicht dazu.',
          remedy: 'Senden Sie den Stapel noch einmal mit einer Bestellnummer, für die die Zustimmung gilt.',
        },
        model: { detail: 'Die Zustimmung gilt für bestimmte Modelle[, und "{model}" gehört nicht dazu].' },
        maximum: {
          detail: 'Es sind so viele Geräte registriert, wie die Zustimmung erlaubt[: {limit:number}].',
        },
      },
    },
    unexpectedError: {
      title: 'Unerwarteter Fehler',
      meaning: 'Der Fehler liegt im Dienst, nicht in dem, was Sie gesendet haben.',
      detail:
        'Der Fehler liegt im Dienst, nicht in dem, was Sie gesendet haben[. Die Anforderungs-ID ist {requestId}].',
      remedy:
        'Versuchen Sie es erneut. Tritt der Fehler wieder auf, wenden Sie sich[ unter {support}] an den Support, und nennen Sie die Anforderungs-ID.',
    },

    fileEmpty: {
      title: 'Datei ist leer',
      meaning: 'Die Datei hat keinen Inhalt.',
      remedy: 'Prüfen Sie, ob die richtige Datei ausgewählt und gespeichert wurde, und laden Sie sie erneut hoch.',
    },
    fileNotText: {
      title: 'Datei ist keine Textdatei',
      meaning: 'Die Datei ist kein CSV-Text. Arbeitsmappen, Archive und Bilder können nicht gelesen werden.',
      detail: 'Die Datei ist kein CSV-Text[: Sie sieht nach {looksLike} aus].',
      remedy: 'Speichern Sie die Tabelle als CSV (UTF-8), und laden Sie diese Datei hoch.',
    },
    headingNotKnown: {
      title: 'Kopfzeile nicht bekannt',
      meaning: 'Die erste Zeile der Datei ist keine der Kopfzeilen, die Muster kennt.',
      detail:
        'Die erste Zeile der Datei ist keine der Kopfzeilen, die Muster kennt[. Am nächsten kommt „{nearest}“][; in der Datei fehlt {missing}].',
      remedy:
        'Übernehmen Sie die Kopfzeile einer Vorlage unverändert, setzen Sie Ihre Zeilen darunter, und laden Sie die Datei erneut hoch.',
      reasons: {
        columnTwice: {
          detail: 'Zwei Spalten der Datei haben dieselbe Bedeutung[: {column}].',
          remedy:
            'Behalten Sie die Spalte mit den richtigen Werten, löschen Sie die andere, und laden Sie die Datei erneut hoch.',
        },
        tooManyColumns: {
          detail: 'Die Datei hat zu viele Spalten[: {columns:number}, höchstens {limit:number} werden angenommen].',
          remedy: 'Löschen Sie die Spalten, die kein Gerät beschreiben, und laden Sie die Datei erneut hoch.',
        },
      },
    },
    noRows: {
      title: 'Keine Zeilen in der Datei',
      meaning: 'Die Datei hat eine Kopfzeile, aber kein Gerät darunter.',
      remedy: 'Fügen Sie für jedes Gerät eine Zeile hinzu, und laden Sie die Datei erneut hoch.',
    },
    fileTooLarge: {
      title: 'Datei zu groß',
      meaning: 'Die Datei oder der Inhalt der Anforderung ist größer, als diese Installation annimmt.',
      detail:
        'Die Datei oder der Inhalt der Anforderung ist größer, als diese Installation annimmt[: Die Grenze ist {limit:bytes}][: Die Grenze für JSON ist {devices:number} Geräte].',
      remedy:
        'Senden Sie die Geräte als CSV-Datei, oder teilen Sie die Datei, und laden Sie jeden Teil mit der Kopfzeile hoch.',
    },
    tooManyRows: {
      title: 'Zu viele Zeilen',
      meaning: 'Die Datei hat mehr Zeilen, als diese Installation in einer Datei annimmt.',
      detail:
        'Die Datei hat mehr Zeilen, als diese Installation in einer Datei annimmt[: Die Grenze ist {limit:number}].',
      remedy: 'Teilen Sie die Datei, und laden Sie jeden Teil mit der Kopfzeile hoch.',
    },

    requestNotValid: {
      title: 'Anforderung nicht gültig',
      meaning: 'Die Anforderung hat nicht die Form, die diese Adresse erwartet.',
      detail: 'Die Anforderung hat nicht die Form, die diese Adresse erwartet[. Prüfen Sie {field}][: {what}].',
      remedy: 'Berichtigen Sie die Anforderung nach der API-Beschreibung, und senden Sie sie erneut.',
    },
    notAuthenticated: {
      title: 'Zugriffstoken erforderlich',
      meaning:
        'Die Anforderung hat kein Zugriffstoken, oder es ist abgelaufen, wurde widerrufen oder gehört zu einem anderen Dienst.',
      remedy: 'Fordern Sie ein neues Zugriffstoken an, und senden Sie die Anforderung damit.',
    },
    signInFailed: {
      title: 'Anmeldung fehlgeschlagen',
      meaning:
        'Damit kann sich niemand anmelden. Die Adresse, das Kennwort oder der Passkey stimmt nicht oder wurde entfernt.',
      remedy:
        'Prüfen Sie Ihre Eingabe, und versuchen Sie es erneut, oder fragen Sie einen Administrator Ihrer Organisation nach einem neuen Link.',
      reasons: {
        passkeyRequired: {
          detail: 'Ihre Organisation verlangt einen Passkey.',
          remedy:
            'Melden Sie sich mit einem Passkey an. Wenn Sie noch keinen haben, fragen Sie einen Administrator nach einem Link, um einen hinzuzufügen.',
        },
        companyRequired: {
          detail: 'Ihre Organisation verlangt ihre eigene Anmeldung.',
          remedy: 'Wählen Sie die Anmeldung Ihrer Organisation.',
        },
        companyUnknown: {
          detail: 'Zu dieser Adresse gehört keine Anmeldung einer Organisation.',
          remedy:
            'Prüfen Sie die Adresse, melden Sie sich anders an, oder fragen Sie Ihren Administrator nach dem Link dazu.',
        },
        companyAttemptOver: {
          detail:
            'Diese Anmeldung wurde nicht in diesem Browser begonnen, dauerte länger als 10 Minuten oder wurde schon benutzt.',
          remedy: 'Beginnen Sie hier neu, in einem einzigen Fenster.',
        },
        companyDenied: {
          detail: 'Ihre Organisation hat die Anmeldung nicht zugelassen, oder Sie haben sie abgebrochen.',
          remedy:
            'Versuchen Sie es erneut. Bleibt es dabei, bitten Sie den Administrator Ihrer Organisation um Zugang.',
        },
        companyAway: {
          detail: 'Die Anmeldung Ihrer Organisation antwortet nicht.',
          remedy: 'Versuchen Sie es in einigen Minuten erneut, oder melden Sie sich anders an.',
        },
        companyPrivate: {
          detail: 'Die Anmeldung Ihrer Organisation hat eine Adresse, die dieser Dienst nicht fragt.',
          remedy:
            'Melden Sie sich anders an und sagen Sie es Ihrem Administrator: Anbieter in privaten Netzen nimmt der Dienst nur mit MUSTER_PRIVATE_PROVIDERS=on.',
        },
        companySettings: {
          detail:
            'Die Anmeldung Ihrer Organisation nimmt diesen Dienst nicht an: Sein Client oder dessen Geheimnis stimmt nicht.',
          remedy:
            'Sagen Sie es Ihrem Administrator: Client-ID, Clientgeheimnis und Umleitungs-URI müssen so sein, wie der Anbieter sie kennt.',
        },
        companyAnswer: {
          detail: 'Die Antwort der Anmeldung Ihrer Organisation ließ sich nicht bestätigen.',
          remedy:
            'Versuchen Sie es erneut. Bleibt es dabei, sollte Ihr Administrator den Aussteller und die Uhren beider Server prüfen.',
        },
        companyEmail: {
          detail: 'Ihre Organisation verbürgt sich für keine E-Mail-Adresse, die sich hier anmelden darf.',
          remedy:
            'Fragen Sie Ihren Administrator: Die Adresse muss bestätigt und ihre Domäne in den Einstellungen zugelassen sein.',
        },
        companyNoRole: {
          detail: 'Sie haben hier noch keine Rolle.',
          remedy:
            'Bitten Sie einen Administrator Ihrer Organisation um eine Einladung oder um eine der Gruppen, die eine Rolle haben.',
        },
        companyDisabled: {
          detail: 'Ihr Benutzer ist deaktiviert.',
          remedy: 'Bitten Sie einen Administrator Ihrer Organisation, ihn zu aktivieren.',
        },
        companyTaken: {
          detail:
            'Ihre E-Mail-Adresse gehört einem Benutzer, der sich mit einem anderen Konto Ihrer Organisation anmeldet.',
          remedy: 'Bitten Sie einen Administrator, diesen Benutzer zu entfernen. Dann kommen Sie herein.',
        },
        companyFull: {
          detail: 'Ihre Organisation hat so viele Benutzer, wie sie haben darf.',
          remedy: 'Bitten Sie einen Administrator, Benutzer zu entfernen, die nicht gebraucht werden.',
        },
      },
    },
    crossSiteRequest: {
      title: 'Anforderung von einer anderen Website',
      meaning:
        'Die Sitzung eines Browsers wird nur von Seiten dieses Dienstes verwendet; die Anforderung kam von anderswo.',
      remedy:
        'Öffnen Sie die Seite dieses Dienstes, und tun Sie es dort. Programme verwenden statt einer Sitzung ein Zugriffstoken.',
    },
    linkNotValid: {
      title: 'Link nicht gültig',
      meaning: 'Der Link wurde benutzt, zurückgenommen oder ist abgelaufen. Jeder kann einmal benutzt werden.',
      remedy: 'Bitten Sie die Person, die ihn geschickt hat, um einen neuen Link.',
    },
    passwordNotAccepted: {
      title: 'Kennwort nicht angenommen',
      meaning: 'Das Kennwort wäre zu leicht zu erraten.',
      remedy:
        'Wählen Sie ein anderes Kennwort. Mehrere Wörter, die nicht zusammengehören, sind lang und leicht zu merken.',
      reasons: {
        tooShort: { detail: 'Das Kennwort braucht[ {least}] Zeichen oder mehr.' },
        tooLong: { detail: 'Das Kennwort darf[ {most}] Bytes nicht überschreiten.' },
        tooCommon: { detail: 'Das ist eines der Kennwörter, die zuerst ausprobiert werden.' },
        guessable: {
          detail: 'Das Kennwort besteht aus Ihrem Namen, Ihrer Adresse, Ihrer Organisation oder einer Wiederholung.',
        },
      },
    },
    addressTaken: {
      title: 'Adresse bereits verwendet',
      meaning: 'Die Organisation hat schon einen Benutzer mit dieser E-Mail-Adresse.',
      remedy: 'Melden Sie sich damit an, oder verwenden Sie eine andere Adresse.',
    },
    lastAdministrator: {
      title: 'Letzter Administrator',
      meaning: 'Eine Organisation braucht mindestens einen Administrator, der sich anmelden kann.',
      remedy: 'Machen Sie zuerst einen anderen Benutzer zum Administrator.',
    },
    wouldLockOut: {
      title: 'Niemand könnte sich anmelden',
      meaning: 'Danach wäre nicht sicher, dass sich alle, die es müssen, wieder anmelden können.',
      remedy: 'Sorgen Sie zuerst dafür, dass sich ein Administrator auf die neue Art anmelden kann.',
      reasons: {
        noPasskey: {
          detail: 'Passkeys können nicht verlangt werden: Kein Administrator hat einen.',
          remedy: 'Fügen Sie zuerst dem Konto eines Administrators einen Passkey hinzu.',
        },
        noPasskeyOfYours: {
          detail: 'Passkeys können nicht verlangt werden: Sie haben keinen.',
          remedy: 'Fügen Sie zuerst Ihrem eigenen Konto einen Passkey hinzu.',
        },
        noCompany: {
          detail: 'Die Anmeldung der Organisation kann nicht verlangt werden: Sie ist nicht eingerichtet.',
          remedy: 'Richten Sie sie zuerst ein, und lassen Sie einen Administrator sich damit anmelden.',
        },
        noCompanySignIn: {
          detail:
            'Die Anmeldung der Organisation kann nicht verlangt werden: Kein Administrator hat sich damit angemeldet.',
          remedy:
            'Lassen Sie sie frei, lassen Sie einen Administrator sich damit anmelden, und verlangen Sie sie dann.',
        },
        noOtherWay: {
          detail: 'Die Administratoren melden sich nur über diesen Anbieter an.',
          remedy: 'Lassen Sie zuerst einen Administrator unter „Ihr Konto“ einen Passkey oder ein Kennwort hinzufügen.',
        },
        noAdministrator: {
          detail: 'Kein anderer Administrator kann sich so anmelden, wie Ihre Organisation es erlaubt.',
          remedy: 'Lassen Sie zuerst einen anderen Administrator unter „Ihr Konto“ eine Möglichkeit hinzufügen.',
        },
        ownLastWay: {
          detail: 'Sie haben keine andere Möglichkeit, sich so anzumelden, wie Ihre Organisation es erlaubt.',
          remedy: 'Fügen Sie zuerst unter „Ihr Konto“ einen weiteren Passkey hinzu.',
        },
      },
    },
    companyNotUsable: {
      title: 'Anbieter nicht verwendbar',
      meaning: 'Der OpenID-Connect-Anbieter lässt sich nicht zum Anmelden verwenden.',
      remedy:
        'Prüfen Sie den Aussteller (issuer): die Adresse, unter der /.well-known/openid-configuration zu lesen ist.',
      reasons: {
        notHttps: {
          detail: 'Der Aussteller ist keine Adresse, die mit https:// beginnt.',
          remedy:
            'Geben Sie eine https-Adresse ohne Abfrage und Fragment ein. http ist für Versuche auf einem einzelnen Rechner.',
        },
        notReached: {
          detail: 'Der Anbieter hat nicht innerhalb von 5 Sekunden geantwortet.',
          remedy:
            'Prüfen Sie den Aussteller und ob der Server dieses Dienstes ihn erreicht und seinem Zertifikat vertraut.',
        },
        privateAddress: {
          detail: 'Der Anbieter hat eine Adresse eines privaten Netzes. Solche fragt dieser Dienst nicht.',
          remedy:
            'Geben Sie einen Anbieter ein, der über das Internet zu erreichen ist, oder bitten Sie den Betreiber dieses Dienstes um MUSTER_PRIVATE_PROVIDERS=on.',
        },
        noDocument: {
          detail: 'Unter dem Aussteller liegt keine OpenID-Connect-Beschreibung.',
        },
        otherIssuer: {
          detail: 'Der Anbieter nennt sich selbst anders als der Aussteller, den Sie eingegeben haben.',
          remedy:
            'Geben Sie den Aussteller genau so ein, wie seine Beschreibung ihn nennt, auch den Schrägstrich am Ende. Nennen Sie bei Entra ID Ihren Mandanten, nicht „common“.',
        },
        endpoints: {
          detail: 'Der Beschreibung des Anbieters fehlt eine nötige Adresse, oder sie nennt eine ohne https.',
          remedy:
            'Verwenden Sie einen Anbieter, der den Autorisierungscode-Ablauf von OpenID Connect per https bietet.',
        },
      },
    },
    signInNotRecent: {
      title: 'Erneut anmelden',
      meaning:
        'Was Menschen oder Programme hereinlässt, verlangt eine frische Anmeldung, damit es niemand sonst an einem Gerät tut, das Sie offen gelassen haben.',
      detail:
        'Das verlangt eine Anmeldung der letzten [{minutes} ]Minuten, damit es niemand sonst an einem Gerät tut, das Sie offen gelassen haben.',
      remedy: 'Melden Sie sich erneut an, und wiederholen Sie es. In der Befehlszeile: „muster login“.',
    },
    notAllowed: {
      title: 'Nicht zulässig',
      meaning: 'Wer fragt, hat kein Recht dazu.',
      detail: 'Sie haben kein Recht dazu[: Es verlangt den Bereich {scope}].',
      remedy: 'Bitten Sie einen Administrator um eine Rolle oder einen API-Client mit diesem Bereich.',
    },
    notFound: {
      title: 'Nicht gefunden',
      meaning: 'Unter dieser Adresse gibt es nichts, was Sie sehen können.',
      remedy: 'Prüfen Sie die Adresse und die IDs darin.',
    },
    requestTooSlow: {
      title: 'Anforderung zu langsam',
      meaning: 'Der Inhalt der Anforderung kam nicht mehr oder zu langsam an. Nichts davon wurde behalten.',
      remedy: 'Prüfen Sie die Verbindung, und senden Sie die Anforderung erneut.',
    },
    conflict: {
      title: 'Konflikt mit dem aktuellen Zustand',
      meaning: 'Der aktuelle Zustand lässt diese Anforderung nicht zu.',
      remedy: 'Lesen Sie den aktuellen Zustand, und entscheiden Sie neu.',
      reasons: {
        tooManyConsentLinks: {
          detail: 'Ihre Organisation hat so viele Zustimmungslinks, wie sie haben darf[: {limit:number}].',
          remedy: 'Nehmen Sie einen Link zurück, der nicht mehr gebraucht wird, und erstellen Sie dann den neuen.',
        },
        tooManyMandates: {
          detail: 'Die Organisation hat so viele Mandate, wie sie haben darf[: {limit:number}].',
          remedy: 'Beenden Sie ein Mandat, das nicht mehr gebraucht wird, und versuchen Sie es dann erneut.',
        },
        mandateDecided: {
          detail: 'Über das Mandat wurde inzwischen entschieden, oder es wurde beendet.',
          remedy:
            'Lesen Sie das Mandat erneut. Ist es vorüber, lassen Sie sich vom Partner einen neuen Zustimmungslink senden.',
        },
        scopeTooWide: {
          detail: 'Das würde mehr erlauben als erbeten, oder mehr als das Mandat, das weitergegeben wird[: {field}].',
          remedy:
            'Bleiben Sie in dem, was erbeten wurde, oder lassen Sie sich vom Partner einen neuen Zustimmungslink senden.',
        },
        batchDecided: {
          detail: 'Der Stapel wartet nicht mehr auf Genehmigung.',
          remedy: 'Lesen Sie den Stapel erneut, um zu sehen, was aus ihm wurde.',
        },
        tooManyTransfers: {
          detail: 'Ihre Organisation hat so viele offene Übertragungen, wie sie haben darf[: {limit:number}].',
          remedy: 'Nehmen Sie eine zurück, die nicht mehr gebraucht wird, und bieten Sie die Geräte dann erneut an.',
        },
        transferDecided: {
          detail:
            'Die Übertragung wurde inzwischen angenommen, abgelehnt oder zurückgenommen, oder ihre Zeit ist vorüber.',
          remedy: 'Lesen Sie die Übertragung erneut. Ist sie vorüber, kann der Besitzer die Geräte erneut anbieten.',
        },
        deviceNotTransferable: {
          detail: 'Ein Gerät kann übertragen werden, sobald es registriert ist[: {serialNumber} ist es nicht].',
          remedy: 'Lassen Sie das Gerät weg, oder bieten Sie es an, wenn seine Registrierung abgeschlossen ist.',
        },
        deviceOffered: {
          detail: 'Ein Gerät gehört bereits zu einer anderen offenen Übertragung[: {serialNumber}].',
          remedy: 'Nehmen Sie zuerst die andere Übertragung zurück, oder lassen Sie das Gerät weg.',
        },
        nothingToTransfer: {
          detail: 'Keines der Geräte gehört noch seinem Besitzer.',
          remedy: 'Bitten Sie den Besitzer, die Geräte erneut anzubieten.',
        },
        tooManyReleaseRequests: {
          detail: 'Ihre Organisation hat so viele offene Freigabeanfragen, wie sie haben darf[: {limit:number}].',
          remedy: 'Warten Sie auf Antworten, oder nehmen Sie eine Anfrage zurück, die nicht mehr gebraucht wird.',
        },
        releaseDecided: {
          detail: 'Die Anfrage wurde inzwischen beantwortet, zurückgenommen oder entschieden.',
          remedy: 'Lesen Sie die Anfrage erneut, um zu sehen, was aus ihr wurde.',
        },
        releaseOpen: {
          detail: 'Ihre Organisation hat bereits um dieses Gerät gebeten, und die Antwort steht noch aus.',
          remedy: 'Warten Sie auf die Antwort auf die offene Anfrage.',
        },
        machineFree: {
          detail: 'Keine andere Organisation hält dieses Gerät noch.',
          remedy: 'Wiederholen Sie den Stapel: Das Gerät kann jetzt registriert werden.',
        },
        tooManyClients: {
          detail: 'Ihre Organisation hat so viele API-Clients, wie sie haben darf[: {limit:number}].',
          remedy: 'Widerrufen Sie einen Client, der nicht mehr verwendet wird, und legen Sie dann den neuen an.',
        },
        lastSecret: {
          detail: 'Das ist das letzte Geheimnis des API-Clients, der sich ohne eines nicht anmelden könnte.',
          remedy: 'Erzeugen Sie zuerst ein neues Geheimnis, oder widerrufen Sie den Client.',
        },
        tooManyContacts: {
          detail: 'Ihre Organisation hat so viele Administratorkontakte, wie sie haben kann[: {limit:number}].',
          remedy: 'Entfernen Sie einen Kontakt, der nicht mehr gebraucht wird, und legen Sie dann den neuen an.',
        },
        lastKeeper: {
          detail:
            'Niemand könnte Ihre Organisation mehr verwalten: Kein anderer API-Client hat den Bereich tenant.write ohne Ablaufdatum.',
          remedy:
            'Legen Sie zuerst einen anderen Client an, der den Bereich tenant.write hat und nicht abläuft, oder ändern Sie einen entsprechend.',
        },
      },
    },
    idempotencyConflict: {
      title: 'Idempotenzschlüssel bereits verwendet',
      meaning: 'Derselbe Idempotenzschlüssel kam früher mit anderem Inhalt.',
      remedy: 'Verwenden Sie für neuen Inhalt einen neuen Idempotenzschlüssel.',
    },
    requestInProgress: {
      title: 'Anforderung wird noch bearbeitet',
      meaning: 'Die erste Anforderung mit diesem Idempotenzschlüssel trifft noch ein.',
      remedy: 'Warten Sie etwas, und senden Sie die Anforderung mit demselben Idempotenzschlüssel erneut.',
    },
    nothingToRetry: {
      title: 'Nichts zu wiederholen',
      meaning: 'Der Stapel hat keine fehlgeschlagene Zeile, die unverändert gelingen könnte.',
      remedy:
        'Laden Sie die Korrekturdatei herunter, berichtigen Sie die fehlgeschlagenen Zeilen, und laden Sie sie als neuen Stapel hoch.',
    },
    mediaTypeNotSupported: {
      title: 'Inhaltstyp nicht unterstützt',
      meaning: 'Diese Adresse nimmt keinen Inhalt dieses Typs an.',
      detail: 'Diese Adresse nimmt keinen Inhalt dieses Typs an[. Sie nimmt {accepted} an].',
      remedy: 'Senden Sie den Inhalt in einem Typ, den die Adresse annimmt, und nennen Sie ihn im Header Content-Type.',
    },
    rateLimited: {
      title: 'Zu viele Anforderungen',
      meaning: 'Es kamen mehr Anforderungen, als gleichzeitig oder in einer Minute angenommen werden.',
      remedy: 'Warten Sie[ {seconds:number} s], und senden Sie die Anforderung erneut.',
    },
    notReady: {
      title: 'Dienst nicht bereit',
      meaning: 'Der Dienst startet, wird beendet, hat keinen Speicherplatz mehr oder erreicht seine Datenbank nicht.',
      remedy: 'Warten Sie etwas, und senden Sie die Anforderung erneut.',
    },
  },
  warnings: {
    valuesNotChanged: {
      title: 'Angaben des registrierten Geräts nicht geändert',
      meaning:
        'Das Gerät wurde früher mit einem anderen Gruppentag oder zugewiesenen Benutzer registriert, als die Zeile angibt. Bearbeiten Sie das Gerät, um sie zu ändern.',
    },
    serialNumberCorrected: {
      title: 'Seriennummer aus dem Hardwarehash übernommen',
      meaning:
        'Die Seriennummer in der Zeile war leer oder so beschädigt, wie es in Tabellenkalkulationen geschieht. Verwendet wurde die aus dem Hardwarehash.',
    },
    displayValueDiffers: {
      title: 'Wert weicht vom Hardwarehash ab',
      meaning:
        'Hersteller oder Modell in der Zeile stimmen nicht mit dem Hardwarehash überein. Listen zeigen den Wert aus der Zeile.',
    },
    hashPaddingRepaired: {
      title: 'Füllzeichen des Hardwarehashs ergänzt',
      meaning: 'Am Ende des Hardwarehashs fehlten Gleichheitszeichen. Sie wurden ergänzt.',
    },
    hashPaddingCut: {
      title: 'Füllbereich des Hardwarehashs gekürzt',
      meaning: 'Das Ende des Hardwarehashs fehlt, aber nur der Teil, der immer leer ist.',
    },
    columnIgnored: {
      title: 'Spalte nicht verwendet',
      meaning: 'Muster verwendet diese Spalte nicht. Ihre Werte bleiben für die Korrekturdatei erhalten.',
    },
  },
  ...labelsOf.de,
} as const satisfies Texts;
