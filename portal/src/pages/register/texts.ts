import type { TextTable } from '../../lib/language.tsx';

/** Numbers come as the language writes them. */
interface RegisterTexts {
  readonly title: string;
  readonly lead: string;
  readonly reimage: { readonly title: string; readonly text: string };
  readonly ways: Readonly<Record<'files' | 'typed' | 'scanned', string>>;
  readonly devices: string;
  readonly drop: string;
  readonly dropHint: string;
  readonly chooseFiles: string;
  readonly chooseFolder: string;
  readonly template: string;
  readonly skipped: (files: string) => string;
  readonly paste: string;
  readonly pasteHint: string;
  readonly pasteName: string;
  readonly assumed: (heading: string) => string;
  readonly manufacturer: string;
  readonly model: string;
  readonly scan: string;
  readonly scanHint: string;
  readonly scanName: string;
  readonly scanAdd: string;
  readonly scanned: (serial: string, count: string) => string;
  readonly scannedTwice: (serial: string, row: string) => string;
  readonly scannedNothing: string;
  readonly scannedRows: string;
  readonly takeAway: (name: string) => string;
  readonly chosen: string;
  readonly checking: (rows: string) => string;
  readonly allWell: (rows: string) => string;
  readonly someBad: (bad: string, rows: string) => string;
  readonly corrected: (rows: string) => string;
  readonly leftOut: (rows: string) => string;
  readonly warned: (title: string, rows: string) => string;
  readonly elsewhere: (rows: string, line: string, file: string, otherLine: string) => string;
  readonly refused: (name: string) => string;
  readonly unchecked: { readonly title: string; readonly text: string };
  readonly unreadable: { readonly title: string; readonly text: string };
  readonly badRows: string;
  readonly badRowsCut: (shown: string, all: string) => string;
  readonly leaveOutAll: string;
  readonly takeBack: string;
  readonly fixFile: string;
  readonly more: string;
  readonly line: (line: string) => string;
  readonly moreFiles: (files: string) => string;
  readonly correctShort: string;
  readonly leaveOutShort: string;
  readonly correct: (line: string) => string;
  readonly leaveOut: (line: string) => string;
  readonly takeBackRow: (line: string) => string;
  readonly inOrder: string;
  readonly rowLeftOut: string;
  readonly done: string;
  readonly undo: string;
  readonly surplusCell: (position: string) => string;
  readonly changedFile: string;
  readonly join: (files: string) => string;
  readonly joinedName: string;
  readonly labels: string;
  readonly orderId: string;
  readonly orderIdHint: string;
  readonly purchaseId: string;
  readonly groupTag: string;
  readonly groupTagHint: string;
  readonly profile: string;
  readonly noProfile: string;
  readonly register: string;
  readonly ready: (rows: string, files: string) => string;
  readonly willFail: (rows: string) => string;
  readonly back: string;
  readonly sending: string;
  readonly waiting: string;
  readonly preparing: string;
  readonly sent: (share: string, bytes: string, all: string) => string;
  readonly stop: string;
  readonly storing: string;
  readonly stopped: string;
  readonly stoppedLate: string;
  readonly goOn: string;
  readonly goesOnByItself: string;
  readonly fileGone: { readonly title: string; readonly text: string };
  readonly settling: (done: string, rows: string) => string;
  readonly left: (time: string) => string;
  readonly closeMeanwhile: string;
  readonly seconds: (n: string) => string;
  readonly minutes: (n: string) => string;
  readonly receipt: (name: string) => string;
  readonly sum: (rows: string, parts: string) => string;
  readonly file: string;
  readonly sha256: string;
  readonly sameFile: string;
  readonly otherFile: string;
  readonly sentBy: string;
  readonly sentAt: string;
  readonly finishedAt: string;
  readonly requestId: string;
  readonly attempt: string;
  readonly showBatch: string;
  readonly serverFixFile: string;
  readonly noHashes: string;
  readonly retry: string;
  readonly failedRows: string;
  readonly andMore: (rows: string) => string;
  readonly registerMore: string;
}

export const registerTexts: TextTable<RegisterTexts> = {
  en: {
    title: 'Register devices',
    lead: 'Choose files, paste rows or scan labels. Everything is checked in your browser before anything is sent.',
    reimage: {
      title: 'Registering changes nothing on a device.',
      text: 'One that is in use is reset before it comes under management, though, and that removes what is on it. Back up important data before.',
    },
    ways: { files: 'Files', typed: 'Paste or type', scanned: 'Scan labels' },
    devices: 'Devices',
    drop: 'Drop CSV files or a folder here',
    dropHint:
      'As captured by Get-WindowsAutopilotInfo, from Partner Center or Configuration Manager, or filled into the template.',
    chooseFiles: 'Choose files',
    chooseFolder: 'Choose a folder',
    template: 'Download the template',
    skipped: files => `Not taken from the folder, as no CSV or text files: ${files}.`,
    paste: 'Rows',
    pasteHint:
      'Copy them from a spreadsheet or a text editor, with or without the heading row, one device a line. Commas, semicolons and tabs all do.',
    pasteName: 'pasted-rows.csv',
    assumed: heading => `No heading row: read as ${heading}.`,
    manufacturer: 'Manufacturer',
    model: 'Model',
    scan: 'Serial number',
    scanHint:
      'Scan the label, or type the serial number and press Enter. A device is found by manufacturer, model and serial number where its hardware hash is known already: from a supplier’s catalogue or an earlier upload.',
    scanName: 'scanned-rows.csv',
    scanAdd: 'Add',
    scanned: (serial, count) => `${serial} taken. Devices so far: ${count}.`,
    scannedTwice: (serial, row) => `${serial} was scanned before, as number ${row}. It is taken once.`,
    scannedNothing: 'Fill in manufacturer and model as the label says, then scan the serial number.',
    scannedRows: 'Scanned devices',
    takeAway: name => `Remove ${name}`,
    chosen: 'What was found',
    checking: rows => `Being checked, ${rows} rows so far`,
    allWell: rows => (rows === '1' ? '1 row, in order' : `${rows} rows, all in order`),
    someBad: (bad, rows) => `${bad} of ${rows} rows not in order`,
    corrected: rows => `Corrected here: ${rows}`,
    leftOut: rows => `Left out: ${rows}`,
    warned: (title, rows) => `${title} (rows: ${rows})`,
    elsewhere: (rows, line, file, otherLine) =>
      `Devices that another chosen file has too: ${rows}. The first is line ${line}, which is line ${otherLine} of ${file}. Each is registered once.`,
    refused: name => `${name} cannot be read.`,
    unchecked: {
      title: 'The check did not start.',
      text: 'Load the page again, then choose the file again. Muster may have been updated meanwhile.',
    },
    unreadable: {
      title: 'The browser cannot read this file.',
      text: 'It was changed, moved or deleted after you chose it. Remove it here and choose it again.',
    },
    badRows: 'Rows not in order',
    badRowsCut: (shown, all) =>
      `The first ${shown} of ${all} are shown. The fix-file has all of them, and all can be left out.`,
    leaveOutAll: 'Leave out all that are not in order',
    takeBack: 'Send them after all',
    fixFile: 'Download the fix-file',
    more: 'Show more rows',
    line: line => `Line ${line}`,
    moreFiles: files => `Show more files (${files})`,
    correctShort: 'Correct',
    leaveOutShort: 'Leave out',
    correct: line => `Correct line ${line}`,
    leaveOut: line => `Leave out line ${line}`,
    takeBackRow: line => `Send line ${line} after all`,
    inOrder: 'In order now',
    rowLeftOut: 'Left out',
    done: 'Done',
    undo: 'Undo',
    surplusCell: position => `Cell ${position}, beyond the heading`,
    changedFile:
      'A copy with your corrections is sent, in UTF-8, under the same heading and with every row at its line. Your own file stays as it is.',
    join: files => `Put the ${files} files together into one batch`,
    joinedName: 'joined-files.csv',
    labels: 'For your own tracking (optional)',
    orderId: 'Order ID',
    orderIdHint: 'Any text. Devices can be searched by it.',
    purchaseId: 'Purchase ID',
    groupTag: 'Group tag',
    groupTagHint: 'For rows that have none of their own.',
    profile: 'Profile',
    noProfile: 'None',
    register: 'Register devices',
    ready: (rows, files) => `Rows to send: ${rows}. Batches: ${files}.`,
    willFail: rows => `${rows} of them would fail. Correct them or leave them out.`,
    back: 'Back to the rows',
    sending: 'Upload',
    waiting: 'Waits for its turn',
    preparing: 'Being prepared',
    sent: (share, bytes, all) => `${share} uploaded (${bytes} of ${all})`,
    stop: 'Stop the upload',
    storing: 'All of it is sent; the server is storing the rows.',
    stopped: 'Stopped. Nothing of it was stored.',
    stoppedLate:
      'Stopped when all of it had been sent, so the server may have stored it. Go on to see: nothing is registered twice.',
    goOn: 'Go on',
    goesOnByItself: 'It goes on by itself when the connection is back. Nothing is registered twice.',
    fileGone: {
      title: 'The file has changed.',
      text: 'It was changed, moved or deleted after you chose it. Go back to the rows, remove it and choose it again.',
    },
    settling: (done, rows) => `${done} of ${rows} rows settled`,
    left: time => `About ${time} left`,
    closeMeanwhile: 'You can close this. The progress stays in the bar at the top.',
    seconds: n => `${n} s`,
    minutes: n => `${n} min`,
    receipt: name => `Receipt for ${name}`,
    sum: (rows, parts) => `${rows} ${rows === '1' ? 'row' : 'rows'} = ${parts}`,
    file: 'File',
    sha256: 'SHA-256',
    sameFile: 'Equals what this browser sent',
    otherFile: 'Differs from what this browser sent. Compare it with your file before you rely on it.',
    sentBy: 'Sent by',
    sentAt: 'Sent',
    finishedAt: 'Finished',
    requestId: 'Request ID',
    attempt: 'Attempt',
    showBatch: 'Open the batch',
    serverFixFile: 'Download the fix-file',
    noHashes: 'You may not see hardware hashes, so the fix-file comes without them. Take them from your own file.',
    retry: 'Retry failed rows',
    failedRows: 'Failed rows',
    andMore: rows => `And ${rows} more. The batch and the fix-file have all of them.`,
    registerMore: 'Register more',
  },
  de: {
    title: 'Geräte registrieren',
    lead: 'Wählen Sie Dateien, fügen Sie Zeilen ein, oder scannen Sie Etiketten. Alles wird in Ihrem Browser geprüft, bevor etwas gesendet wird.',
    reimage: {
      title: 'Das Registrieren ändert nichts an einem Gerät.',
      text: 'Eines, das in Gebrauch ist, wird aber zurückgesetzt, bevor es verwaltet wird, und dabei geht verloren, was darauf ist. Sichern Sie vorher wichtige Daten.',
    },
    ways: { files: 'Dateien', typed: 'Einfügen', scanned: 'Scannen' },
    devices: 'Geräte',
    drop: 'CSV-Dateien oder einen Ordner hier ablegen',
    dropHint:
      'Wie von Get-WindowsAutopilotInfo erfasst, aus Partner Center oder Configuration Manager, oder in die Vorlage eingetragen.',
    chooseFiles: 'Dateien wählen',
    chooseFolder: 'Ordner wählen',
    template: 'Vorlage herunterladen',
    skipped: files => `Nicht aus dem Ordner übernommen, da keine CSV- oder Textdateien: ${files}.`,
    paste: 'Zeilen',
    pasteHint:
      'Kopieren Sie sie aus einer Tabelle oder einem Texteditor, mit oder ohne Kopfzeile, ein Gerät je Zeile. Komma, Semikolon und Tabulator gehen alle.',
    pasteName: 'eingefuegte-zeilen.csv',
    assumed: heading => `Keine Kopfzeile: gelesen als ${heading}.`,
    manufacturer: 'Hersteller',
    model: 'Modell',
    scan: 'Seriennummer',
    scanHint:
      'Scannen Sie das Etikett, oder geben Sie die Seriennummer ein, und drücken Sie die Eingabetaste. Über Hersteller, Modell und Seriennummer wird ein Gerät gefunden, dessen Hardwarehash schon bekannt ist: aus dem Katalog eines Lieferanten oder von früher.',
    scanName: 'gescannte-zeilen.csv',
    scanAdd: 'Hinzufügen',
    scanned: (serial, count) => `${serial} übernommen. Geräte bisher: ${count}.`,
    scannedTwice: (serial, row) =>
      `${serial} wurde schon gescannt, als Nummer ${row}. Das Gerät wird einmal übernommen.`,
    scannedNothing:
      'Tragen Sie Hersteller und Modell ein, wie sie auf dem Etikett stehen, und scannen Sie dann die Seriennummer.',
    scannedRows: 'Gescannte Geräte',
    takeAway: name => `${name} entfernen`,
    chosen: 'Was gefunden wurde',
    checking: rows => `Wird geprüft, bisher ${rows} Zeilen`,
    allWell: rows => (rows === '1' ? '1 Zeile, in Ordnung' : `${rows} Zeilen, alle in Ordnung`),
    someBad: (bad, rows) => `${bad} von ${rows} Zeilen nicht in Ordnung`,
    corrected: rows => `Hier berichtigt: ${rows}`,
    leftOut: rows => `Weggelassen: ${rows}`,
    warned: (title, rows) => `${title} (Zeilen: ${rows})`,
    elsewhere: (rows, line, file, otherLine) =>
      `Geräte, die auch in einer anderen gewählten Datei stehen: ${rows}. Das erste ist Zeile ${line}, Zeile ${otherLine} von ${file}. Jedes wird einmal registriert.`,
    refused: name => `${name} kann nicht gelesen werden.`,
    unchecked: {
      title: 'Die Prüfung ist nicht gestartet.',
      text: 'Laden Sie die Seite neu, und wählen Sie die Datei erneut. Muster wurde möglicherweise inzwischen aktualisiert.',
    },
    unreadable: {
      title: 'Der Browser kann diese Datei nicht lesen.',
      text: 'Sie wurde geändert, verschoben oder gelöscht, nachdem Sie sie gewählt haben. Entfernen Sie sie hier, und wählen Sie sie erneut.',
    },
    badRows: 'Zeilen, die nicht in Ordnung sind',
    badRowsCut: (shown, all) =>
      `Die ersten ${shown} von ${all} werden angezeigt. Die Korrekturdatei enthält alle, und alle können weggelassen werden.`,
    leaveOutAll: 'Alle weglassen, die nicht in Ordnung sind',
    takeBack: 'Doch senden',
    fixFile: 'Korrekturdatei herunterladen',
    more: 'Weitere Zeilen anzeigen',
    line: line => `Zeile ${line}`,
    moreFiles: files => `Weitere Dateien anzeigen (${files})`,
    correctShort: 'Berichtigen',
    leaveOutShort: 'Weglassen',
    correct: line => `Zeile ${line} berichtigen`,
    leaveOut: line => `Zeile ${line} weglassen`,
    takeBackRow: line => `Zeile ${line} doch senden`,
    inOrder: 'Jetzt in Ordnung',
    rowLeftOut: 'Weggelassen',
    done: 'Fertig',
    undo: 'Rückgängig',
    surplusCell: position => `Zelle ${position}, jenseits der Kopfzeile`,
    changedFile:
      'Gesendet wird eine Kopie mit Ihren Berichtigungen, in UTF-8, unter derselben Kopfzeile und mit jeder Zeile an ihrem Platz. Ihre eigene Datei bleibt, wie sie ist.',
    join: files => `Die ${files} Dateien zu einem Stapel zusammenfassen`,
    joinedName: 'zusammengefasst.csv',
    labels: 'Für Ihre eigene Übersicht (optional)',
    orderId: 'Bestell-ID',
    orderIdHint: 'Beliebiger Text. Geräte können danach gesucht werden.',
    purchaseId: 'Einkaufs-ID',
    groupTag: 'Gruppentag',
    groupTagHint: 'Für Zeilen, die kein eigenes haben.',
    profile: 'Profil',
    noProfile: 'Keines',
    register: 'Geräte registrieren',
    ready: (rows, files) => `Zu senden: ${rows} Zeilen. Stapel: ${files}.`,
    willFail: rows => `${rows} davon würden fehlschlagen. Berichtigen Sie sie, oder lassen Sie sie weg.`,
    back: 'Zurück zu den Zeilen',
    sending: 'Hochladen',
    waiting: 'Wartet, bis es an der Reihe ist',
    preparing: 'Wird vorbereitet',
    sent: (share, bytes, all) => `${share} hochgeladen (${bytes} von ${all})`,
    stop: 'Hochladen anhalten',
    storing: 'Alles ist gesendet; der Server speichert die Zeilen.',
    stopped: 'Angehalten. Nichts davon wurde gespeichert.',
    stoppedLate:
      'Angehalten, als schon alles gesendet war; der Server kann es gespeichert haben. Fahren Sie fort, um das zu sehen: Nichts wird doppelt registriert.',
    goOn: 'Fortsetzen',
    goesOnByItself: 'Es geht von selbst weiter, wenn die Verbindung wieder da ist. Nichts wird doppelt registriert.',
    fileGone: {
      title: 'Die Datei hat sich geändert.',
      text: 'Sie wurde geändert, verschoben oder gelöscht, nachdem Sie sie gewählt haben. Gehen Sie zurück zu den Zeilen, entfernen Sie die Datei, und wählen Sie sie erneut.',
    },
    settling: (done, rows) => `${done} von ${rows} Zeilen erledigt`,
    left: time => `Noch etwa ${time}`,
    closeMeanwhile: 'Sie können dies schließen. Der Fortschritt bleibt in der Leiste oben.',
    seconds: n => `${n} s`,
    minutes: n => `${n} min`,
    receipt: name => `Beleg für ${name}`,
    sum: (rows, parts) => `${rows} ${rows === '1' ? 'Zeile' : 'Zeilen'} = ${parts}`,
    file: 'Datei',
    sha256: 'SHA-256',
    sameFile: 'Gleicht dem, was dieser Browser gesendet hat',
    otherFile:
      'Weicht von dem ab, was dieser Browser gesendet hat. Vergleichen Sie mit Ihrer Datei, bevor Sie sich darauf verlassen.',
    sentBy: 'Gesendet von',
    sentAt: 'Gesendet',
    finishedAt: 'Abgeschlossen',
    requestId: 'Anforderungs-ID',
    attempt: 'Versuch',
    showBatch: 'Stapel öffnen',
    serverFixFile: 'Korrekturdatei herunterladen',
    noHashes:
      'Sie dürfen Hardwarehashes nicht sehen, daher kommt die Korrekturdatei ohne sie. Nehmen Sie sie aus Ihrer eigenen Datei.',
    retry: 'Fehlgeschlagene wiederholen',
    failedRows: 'Fehlgeschlagene Zeilen',
    andMore: rows => `Und ${rows} weitere. Der Stapel und die Korrekturdatei enthalten alle.`,
    registerMore: 'Weitere registrieren',
  },
};
