import type { BatchState, Outcome } from '../batches.ts';
import type { ContactArea } from '../contacts.ts';
import type { DeviceState } from '../devices.ts';
import type { GetStartedStepId } from '../get-started.ts';
import type { Language } from '../languages.ts';
import type { ConsentLink, MandateAct, MandateState } from '../mandates.ts';
import type { ReleaseState } from '../release-requests.ts';
import type { TransferState } from '../transfers.ts';

/** What states, outcomes and the like are called in one language. One without words does not compile. */
export interface Labels {
  readonly deviceStates: { readonly [State in DeviceState]: { readonly label: string; readonly meaning: string } };
  readonly batchStates: { readonly [State in BatchState]: { readonly label: string } };
  readonly contactAreas: { readonly [area in ContactArea]: { readonly label: string } };
  readonly getStartedSteps: { readonly [id in GetStartedStepId]: { readonly title: string } };
  readonly transferStates: { readonly [State in TransferState]: { readonly label: string } };
  readonly releaseStates: { readonly [State in ReleaseState]: { readonly label: string } };
  readonly outcomes: { readonly [Name in Outcome]: { readonly label: string } };
  readonly mandateStates: { readonly [State in MandateState]: { readonly label: string } };
  readonly consentLinkStates: { readonly [State in ConsentLink['state']]: { readonly label: string } };
  readonly mandateActs: { readonly [Act in MandateAct]: { readonly label: string } };
}

/** Apart from the words of errors, which are ten times as many: a page that shows states alone need not load those. */
export const labelsOf: Readonly<Record<Language, Labels>> = {
  en: {
    deviceStates: {
      registrationPending: {
        label: 'Registration pending',
        meaning: 'The device was accepted, and its registration is under way.',
      },
      registrationFailed: {
        label: 'Registration failed',
        meaning:
          'The device could not be registered. See the reason at the device, and export the list for all reasons.',
      },
      setupNeeded: {
        label: 'Setup needed',
        meaning: 'The device is registered and waits for its user to sign in for the first time.',
      },
      active: { label: 'Active', meaning: 'The device is in use.' },
      inactive: { label: 'Inactive', meaning: 'The device was in use, but has not been in contact for some time.' },
    },
    batchStates: {
      queued: { label: 'Queued' },
      processing: { label: 'Processing' },
      finished: { label: 'Finished' },
      finishedWithErrors: { label: 'Finished with errors' },
      cancelled: { label: 'Cancelled' },
      awaitingApproval: { label: 'Awaiting approval' },
      declined: { label: 'Declined' },
    },
    contactAreas: {
      appPackaging: { label: 'App packaging' },
      devices: { label: 'Devices' },
      security: { label: 'Security' },
      itHelpDesk: { label: 'IT help desk' },
      other: { label: 'Other' },
    },
    getStartedSteps: {
      accessAdminPortal: { title: 'Access admin portal' },
      addAdminContacts: { title: 'Add and verify admin contacts in the Admin portal' },
      adjustSettingsAfterEnrollment: { title: 'Adjust settings after enrollment' },
      deployCompanyPortal: { title: 'Deploy and assign Intune Company Portal' },
      assignLicenses: { title: 'Assign licenses' },
      deployApps: { title: 'Deploy apps' },
      prepareDevices: { title: 'Prepare devices' },
      setUpFirstRunExperience: {
        title: 'Set up first-run experience with Autopilot and the Enrollment Status Page',
      },
      enableUserSupport: { title: 'Enable user support features' },
      getUsersReady: { title: 'Get your users ready to use devices' },
      getStartedWithAppControl: { title: 'Get started with app control' },
    },
    transferStates: {
      offered: { label: 'Offered' },
      accepted: { label: 'Accepted' },
      declined: { label: 'Declined' },
      withdrawn: { label: 'Withdrawn' },
      expired: { label: 'Expired' },
    },
    releaseStates: {
      open: { label: 'Open' },
      overdue: { label: 'Overdue' },
      released: { label: 'Released' },
      refused: { label: 'Refused' },
      withdrawn: { label: 'Withdrawn' },
      kept: { label: 'Not released' },
    },
    outcomes: {
      pending: { label: 'Pending' },
      registered: { label: 'Registered' },
      alreadyRegistered: { label: 'Already registered' },
      deregistered: { label: 'Deregistered' },
      notRegistered: { label: 'Not registered' },
      filed: { label: 'Filed in the catalogue' },
      failed: { label: 'Failed' },
      cancelled: { label: 'Cancelled' },
    },
    mandateStates: {
      requested: { label: 'Requested' },
      offered: { label: 'Offered' },
      active: { label: 'Active' },
      expired: { label: 'Expired' },
      declined: { label: 'Declined' },
      ended: { label: 'Ended' },
    },
    consentLinkStates: {
      waiting: { label: 'Not opened yet' },
      opened: { label: 'Awaiting decision' },
      approved: { label: 'Approved' },
      declined: { label: 'Declined' },
      withdrawn: { label: 'Withdrawn' },
      expired: { label: 'Expired' },
    },
    mandateActs: {
      requested: { label: 'Requested' },
      offered: { label: 'Token made' },
      accepted: { label: 'Token used' },
      passedOn: { label: 'Passed on' },
      approved: { label: 'Approved' },
      changed: { label: 'Changed' },
      declined: { label: 'Declined' },
      ended: { label: 'Ended' },
      batchSent: { label: 'Batch sent' },
      batchRetried: { label: 'Batch retried' },
      batchCancelled: { label: 'Batch cancelled' },
      batchApproved: { label: 'Batch approved' },
      batchDeclined: { label: 'Batch declined' },
    },
  },
  de: {
    deviceStates: {
      registrationPending: {
        label: 'Registrierung ausstehend',
        meaning: 'Das Gerät wurde angenommen und wird gerade registriert.',
      },
      registrationFailed: {
        label: 'Registrierung fehlgeschlagen',
        meaning:
          'Das Gerät konnte nicht registriert werden. Der Grund steht beim Gerät, alle Gründe enthält der Export der Liste.',
      },
      setupNeeded: {
        label: 'Einrichtung erforderlich',
        meaning: 'Das Gerät ist registriert und wartet auf die erste Anmeldung seines Benutzers.',
      },
      active: { label: 'Aktiv', meaning: 'Das Gerät wird verwendet.' },
      inactive: {
        label: 'Inaktiv',
        meaning: 'Das Gerät wurde verwendet, hatte aber seit einiger Zeit keinen Kontakt.',
      },
    },
    batchStates: {
      queued: { label: 'In der Warteschlange' },
      processing: { label: 'In Bearbeitung' },
      finished: { label: 'Abgeschlossen' },
      finishedWithErrors: { label: 'Mit Fehlern abgeschlossen' },
      cancelled: { label: 'Abgebrochen' },
      awaitingApproval: { label: 'Genehmigung ausstehend' },
      declined: { label: 'Abgelehnt' },
    },
    contactAreas: {
      appPackaging: { label: 'App-Paketierung' },
      devices: { label: 'Geräte' },
      security: { label: 'Sicherheit' },
      itHelpDesk: { label: 'IT-Helpdesk' },
      other: { label: 'Sonstiges' },
    },
    getStartedSteps: {
      accessAdminPortal: { title: 'Admin-Portal aufrufen' },
      addAdminContacts: { title: 'Administratorkontakte im Admin-Portal hinzufügen und bestätigen' },
      adjustSettingsAfterEnrollment: { title: 'Einstellungen nach der Registrierung anpassen' },
      deployCompanyPortal: { title: 'Intune-Unternehmensportal bereitstellen und zuweisen' },
      assignLicenses: { title: 'Lizenzen zuweisen' },
      deployApps: { title: 'Apps bereitstellen' },
      prepareDevices: { title: 'Geräte vorbereiten' },
      setUpFirstRunExperience: {
        title: 'Ersten Start mit Autopilot und der Seite zum Registrierungsstatus einrichten',
      },
      enableUserSupport: { title: 'Unterstützung für Benutzer einschalten' },
      getUsersReady: { title: 'Benutzer auf die Geräte vorbereiten' },
      getStartedWithAppControl: { title: 'Mit der App-Steuerung beginnen' },
    },
    transferStates: {
      offered: { label: 'Angeboten' },
      accepted: { label: 'Angenommen' },
      declined: { label: 'Abgelehnt' },
      withdrawn: { label: 'Zurückgenommen' },
      expired: { label: 'Abgelaufen' },
    },
    releaseStates: {
      open: { label: 'Offen' },
      overdue: { label: 'Überfällig' },
      released: { label: 'Freigegeben' },
      refused: { label: 'Verweigert' },
      withdrawn: { label: 'Zurückgenommen' },
      kept: { label: 'Nicht freigegeben' },
    },
    outcomes: {
      pending: { label: 'Ausstehend' },
      registered: { label: 'Registriert' },
      alreadyRegistered: { label: 'Bereits registriert' },
      deregistered: { label: 'Registrierung aufgehoben' },
      notRegistered: { label: 'Nicht registriert' },
      filed: { label: 'Im Katalog hinterlegt' },
      failed: { label: 'Fehlgeschlagen' },
      cancelled: { label: 'Abgebrochen' },
    },
    mandateStates: {
      requested: { label: 'Erbeten' },
      offered: { label: 'Angeboten' },
      active: { label: 'Aktiv' },
      expired: { label: 'Abgelaufen' },
      declined: { label: 'Abgelehnt' },
      ended: { label: 'Beendet' },
    },
    consentLinkStates: {
      waiting: { label: 'Noch nicht geöffnet' },
      opened: { label: 'Entscheidung ausstehend' },
      approved: { label: 'Erteilt' },
      declined: { label: 'Abgelehnt' },
      withdrawn: { label: 'Zurückgenommen' },
      expired: { label: 'Abgelaufen' },
    },
    mandateActs: {
      requested: { label: 'Erbeten' },
      offered: { label: 'Token erstellt' },
      accepted: { label: 'Token verwendet' },
      passedOn: { label: 'Weitergegeben' },
      approved: { label: 'Erteilt' },
      changed: { label: 'Geändert' },
      declined: { label: 'Abgelehnt' },
      ended: { label: 'Beendet' },
      batchSent: { label: 'Stapel gesendet' },
      batchRetried: { label: 'Stapel wiederholt' },
      batchCancelled: { label: 'Stapel abgebrochen' },
      batchApproved: { label: 'Stapel genehmigt' },
      batchDeclined: { label: 'Stapel abgelehnt' },
    },
  },
};

/** Label and meaning of a device's state. */
export function describeState(
  state: DeviceState,
  language: Language = 'en',
): { readonly label: string; readonly meaning: string } {
  return labelsOf[language].deviceStates[state];
}
