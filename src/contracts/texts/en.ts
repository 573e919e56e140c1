import { labelsOf } from './labels.ts';
import type { Texts } from './words.ts';

/** Every word that English readers see about codes, states and outcomes. Templates: template.ts; their values: words.ts. */
export const en = {
  errors: {
    hardwareHashNotValid: {
      title: 'Hardware hash not valid',
      meaning: 'The hardware hash could not be accepted, so nothing shows which device it belongs to.',
      remedy:
        'Capture the hardware hash on the device again, put it into the file unchanged, and upload the row again.',
      reasons: {
        notBase64: {
          detail:
            'The hardware hash contains a character that cannot stand there[, at position {position}], or has an impossible length.',
          remedy:
            'Copy the hardware hash again with a text editor, from the file it was captured into, and upload the row again.',
        },
        cutShort: {
          detail:
            'The hardware hash ends too early[: {missing:number} of {expected:number} characters are missing]. Spreadsheets and copying by hand cut long texts.',
          remedy:
            'Copy the whole hardware hash with a text editor, from the file it was captured into, and upload the row again.',
        },
        notAHardwareHash: {
          detail: 'The value is not a hardware hash[: one stands in the column {foundIn} instead].',
          remedy:
            'Check that the column holds the hardware hash and not another value, such as a product key, and upload the row again.',
        },
        damaged: {
          detail: 'The hardware hash was altered after it was captured: its checksum does not agree with its content.',
          remedy:
            'Copy the hardware hash again from the file it was captured into. If that one is damaged too, capture it on the device again.',
        },
        recordsDamaged: {
          detail:
            'The checksum agrees, but a record inside the hardware hash[, of type {record},] does not have the form that Windows writes.',
          remedy:
            'Capture the hardware hash on the device itself, with Windows 10 version 1703 or later, and upload the row again.',
        },
        identityMissing: {
          detail:
            'The firmware of the device reports no manufacturer, no serial number, or nothing that tells it from other devices.',
          remedy:
            'Ask the device supplier to write manufacturer and serial number into the firmware, then capture the hardware hash again. Give a virtual machine a serial number of its own.',
        },
        keyMismatch: {
          detail:
            'The device ID in the hardware hash was not made from the TPM key beside it. The hash was put together or edited.',
          remedy: 'Capture the hardware hash on the device itself and upload the row again.',
        },
      },
    },
    deviceAlreadyRegistered: {
      title: 'Device already registered',
      meaning: 'Your organization has registered this device before. What was registered then was left as it is.',
      remedy: 'Nothing needs to be done. To change the group tag or the assigned user, edit the device.',
    },
    deviceClaimedByAnotherOrganization: {
      title: 'Device claimed by another organization',
      meaning: 'Another organization has registered this device, and a device can belong to one organization only.',
      remedy:
        'Ask for its release at this row, or have your device supplier remove the earlier registration, then retry the batch.',
    },
    deviceNotFound: {
      title: 'Device not found',
      meaning:
        'The row has no hardware hash, and no known device matches its manufacturer, model and serial number or its product key ID.',
      remedy:
        'Check the values with your device supplier, and upload the row again if one was wrong. If the manufacturer files the device later, retry the batch.',
      reasons: {
        noMatch: { detail: 'No known device matches the values of this row.' },
        caseOrBlanksDiffer: {
          detail: 'A known device differs from this row only in upper and lower case or in blanks.',
          remedy:
            'Write manufacturer, model and serial number exactly as the device reports them, and upload the row again.',
        },
      },
    },
    deviceNotRegistered: {
      title: 'Device not found',
      meaning: 'Your organization has no such device, so there was nothing to deregister.',
      remedy: 'Nothing needs to be done.',
    },
    deviceNotUnique: {
      title: 'Device not unique',
      meaning: 'More than one known device fits this row, and Muster does not guess which one is meant.',
      remedy: 'Register the device by its hardware hash.',
      reasons: {
        severalMatches: {
          detail:
            'Several known devices have the manufacturer, model and serial number, or the product key ID, of this row.',
        },
        twoClaims: {
          detail: 'The hardware hash matches one registered device by its TPM and another one by its main board.',
          remedy: 'Deregister the device that is no longer in use, and upload the row again.',
        },
      },
    },
    hardwareChanged: {
      title: 'Hardware has changed',
      meaning:
        'Your organization has registered this device, but with another TPM or main board than the hardware hash shows.',
      remedy:
        'If the device was repaired, deregister it, then register it with the new hardware hash. If it was not, check that the hardware hash belongs to this device.',
    },
    serialNumberMismatch: {
      title: 'Serial number does not match the hardware hash',
      meaning: 'The serial number in the row and the one inside the hardware hash belong to different devices.',
      detail:
        'The serial number in the row is not the one inside the hardware hash[: the row has {given}, the hash has {found}]. Rows may have been mixed up.',
      remedy:
        'Bring the serial number and the hardware hash of one device together in one row, and upload the row again.',
    },
    productKeyMismatch: {
      title: 'Product key ID does not match the hardware hash',
      meaning: 'The product key ID in the row and the one inside the hardware hash belong to different devices.',
      detail:
        'The product key ID in the row is not the one inside the hardware hash[: the row has {given}, the hash has {found}]. Rows may have been mixed up.',
      remedy:
        'Bring the product key ID and the hardware hash of one device together in one row, and upload the row again.',
    },
    missingValue: {
      title: 'A value is missing',
      meaning: 'A value that the row cannot do without is empty.',
      detail: 'A value that the row cannot do without is empty[: {column}].',
      remedy: 'Enter the value and upload the row again. A hardware hash is captured on the device.',
    },
    valueNotValid: {
      title: 'A value is not valid',
      meaning: 'A value of the row cannot be accepted as it is.',
      detail: 'A value of the row cannot be accepted as it is[: {column}].',
      remedy: 'Correct the value and upload the row again.',
      reasons: {
        tooLong: {
          detail:
            'The value[ in column {column}] is too long[: at most {limit:number} characters are accepted][: at most {bytes:number} bytes of UTF-8 are accepted].',
          remedy: 'Shorten the value and upload the row again.',
        },
        notStorable: {
          detail:
            'The value[ in column {column}] contains a control character or half a character that cannot be stored.',
          remedy: 'Type the value anew and upload the row again.',
        },
        badCharacters: {
          detail: 'The value[ in column {column}] contains bytes that are no characters in the encoding of the file.',
          remedy: 'Save the file as UTF-8 and upload the row again.',
        },
        quotes: {
          detail: 'The value[ in column {column}] has a double quote in a place where the cell does not end.',
          remedy: 'Write a double quote inside a quoted value twice, close the quotes, and upload the row again.',
        },
        surplusCell: {
          detail: 'The row has more cells than the heading row has columns.',
          remedy:
            'Remove the surplus cell, or put a value that contains the delimiter into double quotes, and upload the row again.',
        },
        notExact: {
          detail:
            'The value[ in column {column}] must equal what the device reports, and does not[: the row has {given}, the device reports {found}].',
          remedy:
            'Write the value exactly as the device reports it, upper and lower case included, and upload the row again.',
        },
        format: {
          detail: 'The value[ in column {column}] does not have the form that is needed here.',
          remedy: 'Correct the value and upload the row again. A product key ID, for example, is 13 digits.',
        },
      },
    },
    sampleRow: {
      title: 'Sample row left in the file',
      meaning: 'The row is the sample of the template, not a device. The other rows are not affected.',
      remedy: 'Nothing needs to be done. Delete the row from your file so that it does not come back.',
    },
    duplicateInFile: {
      title: 'Device listed twice in this file',
      meaning: 'An earlier row of the file is the same device. The earlier row was taken, this one was not.',
      detail:
        'An earlier row of the file is the same device[: line {otherLine}]. The earlier row was taken, this one was not.',
      remedy: 'Remove this row. If it is meant to be another device, capture the hardware hash of that device.',
    },
    pendingRegistration: {
      title: 'Registration still pending',
      meaning: 'The device is being registered, and cannot be deregistered before that is done.',
      remedy: 'Wait until the registration has finished, then try again.',
    },
    mandateMissing: {
      title: 'Consent of the customer is missing',
      meaning: 'The customer does not allow your organization to register devices for it.',
      remedy: 'Ask the customer for consent, then retry the batch.',
    },
    mandateExpired: {
      title: 'Consent of the customer has ended',
      meaning: 'The consent that let your organization register devices for this customer is over.',
      remedy: 'Ask the customer to renew the consent, then retry the batch.',
      reasons: {
        ended: { detail: 'The customer or your organization ended the consent[ on {at}].' },
        endDate: { detail: 'The end date of the consent is over[: {at}].' },
      },
    },
    mandateScopeExceeded: {
      title: 'Consent of the customer does not cover this',
      meaning: 'The customer lets your organization do less than this request asks for.',
      remedy: 'Ask the customer to widen the consent, then retry the batch.',
      reasons: {
        kind: { detail: 'The consent does not cover what this batch does with devices.' },
        orderId: {
          detail: 'The consent covers certain order IDs, and the one of this batch is not among them.',
          remedy: 'Send the batch again with an order ID that the consent covers.',
        },
        model: { detail: 'The consent covers certain models[, and "{model}" is not among them].' },
        maximum: { detail: 'As many devices as the consent allows are registered under it[: {limit:number}].' },
      },
    },
    unexpectedError: {
      title: 'Unexpected error',
      meaning: 'Something went wrong in the service, not in what you sent.',
      detail: 'Something went wrong in the service, not in what you sent[. The request ID is {requestId}].',
      remedy: 'Try again. If it fails again, contact support[ at {support}] and give the request ID.',
    },

    fileEmpty: {
      title: 'File is empty',
      meaning: 'The file has no content.',
      remedy: 'Check that the right file was chosen and that it was saved, then upload it again.',
    },
    fileNotText: {
      title: 'File is not a text file',
      meaning: 'The file is not CSV text. Workbooks, archives and pictures cannot be read.',
      detail: 'The file is not CSV text[: it looks like {looksLike}].',
      remedy: 'Save the sheet as CSV (UTF-8) and upload that file.',
    },
    headingNotKnown: {
      title: 'Heading row not known',
      meaning: 'The first row of the file is none of the heading rows that Muster knows.',
      detail:
        'The first row of the file is none of the heading rows that Muster knows[. The nearest one is "{nearest}"][; the file lacks {missing}].',
      remedy: 'Take the heading row of a template as it is, put your rows below it, and upload the file again.',
      reasons: {
        columnTwice: {
          detail: 'Two columns of the file have the same meaning[: {column}].',
          remedy: 'Keep the column that has the right values, delete the other, and upload the file again.',
        },
        tooManyColumns: {
          detail: 'The file has too many columns[: {columns:number}, and at most {limit:number} are accepted].',
          remedy: 'Delete the columns that describe no device, and upload the file again.',
        },
      },
    },
    noRows: {
      title: 'No rows in the file',
      meaning: 'The file has a heading row, but no device below it.',
      remedy: 'Add a row for each device and upload the file again.',
    },
    fileTooLarge: {
      title: 'File too large',
      meaning: 'The file or the request body is larger than this installation accepts.',
      detail:
        'The file or the request body is larger than this installation accepts[: the limit is {limit:bytes}][: the limit of a JSON body is {devices:number} devices].',
      remedy: 'Send the devices as a CSV file, or split the file and upload each part with the heading row.',
    },
    tooManyRows: {
      title: 'Too many rows',
      meaning: 'The file has more rows than this installation accepts in one file.',
      detail: 'The file has more rows than this installation accepts in one file[: the limit is {limit:number}].',
      remedy: 'Split the file and upload each part with the heading row.',
    },

    requestNotValid: {
      title: 'Request not valid',
      meaning: 'The request does not have the form that this address expects.',
      detail: 'The request does not have the form that this address expects[. Look at {field}][: {what}].',
      remedy: 'Correct the request as the API description says, and send it again.',
    },
    notAuthenticated: {
      title: 'Access token needed',
      meaning: 'The request has no access token, or one that has expired, was revoked or belongs to another service.',
      remedy: 'Get a new access token and send the request with it.',
    },
    signInFailed: {
      title: 'Sign-in failed',
      meaning: 'Nobody can sign in with this. The address, the password or the passkey is not right, or was removed.',
      remedy: 'Check what you entered and try again, or ask an administrator of your organization for a new link.',
      reasons: {
        passkeyRequired: {
          detail: 'Your organization requires a passkey.',
          remedy: 'Sign in with a passkey. If you have none yet, ask an administrator for a link to add one.',
        },
        companyRequired: {
          detail: 'Your organization requires its own sign-in.',
          remedy: 'Choose the sign-in of your organization.',
        },
        companyUnknown: {
          detail: 'No sign-in of an organization belongs to this address.',
          remedy: 'Check the address, sign in another way, or ask your administrator for the link to it.',
        },
        companyAttemptOver: {
          detail: 'This sign-in was not begun in this browser, took longer than 10 minutes, or was used already.',
          remedy: 'Begin again here, in one window.',
        },
        companyDenied: {
          detail: 'Your organization did not let you sign in, or you stopped on the way.',
          remedy: 'Try again. If it stays so, ask the administrator of your organization to give you access.',
        },
        companyAway: {
          detail: 'The sign-in of your organization does not answer.',
          remedy: 'Try again in a few minutes, or sign in another way.',
        },
        companyPrivate: {
          detail: 'The sign-in of your organization is at an address that this service does not ask.',
          remedy:
            'Sign in another way, and tell your administrator: the service takes providers of private networks only with MUSTER_PRIVATE_PROVIDERS=on.',
        },
        companySettings: {
          detail:
            'The sign-in of your organization does not accept this service: its client or its secret is not right.',
          remedy:
            'Tell your administrator: client ID, client secret and redirect URI have to be as the provider knows them.',
        },
        companyAnswer: {
          detail: 'What the sign-in of your organization answered could not be verified.',
          remedy:
            'Try again. If it stays so, your administrator should check the issuer and the clocks of both servers.',
        },
        companyEmail: {
          detail: 'Your organization vouches for no email address that may sign in here.',
          remedy: 'Ask your administrator: the address has to be verified, and its domain allowed in the settings.',
        },
        companyNoRole: {
          detail: 'You have no role here yet.',
          remedy:
            'Ask an administrator of your organization to invite you, or to give you one of the groups that have a role.',
        },
        companyDisabled: {
          detail: 'Your user is disabled.',
          remedy: 'Ask an administrator of your organization to enable it.',
        },
        companyTaken: {
          detail: 'Your email address belongs to a user who signs in by another account of your organization.',
          remedy: 'Ask an administrator to remove that user. Then you can come in.',
        },
        companyFull: {
          detail: 'Your organization has as many users as it may have.',
          remedy: 'Ask an administrator to remove users that are not needed.',
        },
      },
    },
    crossSiteRequest: {
      title: 'Request from another site',
      meaning: 'A session of a browser is used from pages of this service alone; the request came from elsewhere.',
      remedy: 'Open the page of this service and do it there. Programs use an access token instead of a session.',
    },
    linkNotValid: {
      title: 'Link not valid',
      meaning: 'The link was used, taken back, or has expired. Each can be used once.',
      remedy: 'Ask whoever sent it for a new link.',
    },
    passwordNotAccepted: {
      title: 'Password not accepted',
      meaning: 'The password would be too easy to guess.',
      remedy: 'Choose another password. Several words that do not belong together are long and easy to remember.',
      reasons: {
        tooShort: { detail: 'The password needs[ {least}] characters or more.' },
        tooLong: { detail: 'The password can have[ {most}] bytes at most.' },
        tooCommon: { detail: 'This is one of the passwords that are tried first.' },
        guessable: { detail: 'The password is made of your name, your address, your organization or a repetition.' },
      },
    },
    addressTaken: {
      title: 'Address already in use',
      meaning: 'The organization has a user with this email address already.',
      remedy: 'Sign in with it, or use another address.',
    },
    lastAdministrator: {
      title: 'Last administrator',
      meaning: 'An organization needs at least one administrator who can sign in.',
      remedy: 'Make another user an administrator first.',
    },
    wouldLockOut: {
      title: 'Nobody could sign in',
      meaning: 'After this, nobody who has to could be sure to sign in again.',
      remedy: 'Make sure first that an administrator can sign in the new way.',
      reasons: {
        noPasskey: {
          detail: 'Passkeys cannot be required: no administrator has one.',
          remedy: 'Add a passkey to the account of an administrator first.',
        },
        noPasskeyOfYours: {
          detail: 'Passkeys cannot be required: you have none.',
          remedy: 'Add a passkey to your own account first.',
        },
        noCompany: {
          detail: 'The sign-in of the organization cannot be required: it is not set up.',
          remedy: 'Set it up first, and let an administrator sign in by it.',
        },
        noCompanySignIn: {
          detail: 'The sign-in of the organization cannot be required: no administrator has signed in by it.',
          remedy: 'Leave it open, let an administrator sign in by it, and require it then.',
        },
        noOtherWay: {
          detail: 'The administrators sign in by this provider only.',
          remedy: 'Let an administrator add a passkey or a password first, at "Your account".',
        },
        noAdministrator: {
          detail: 'No other administrator has a way to sign in that your organization allows.',
          remedy: 'Let another administrator add one first, at "Your account".',
        },
        ownLastWay: {
          detail: 'You have no other way to sign in that your organization allows.',
          remedy: 'Add another passkey first, at "Your account".',
        },
      },
    },
    companyNotUsable: {
      title: 'Provider not usable',
      meaning: 'The OpenID Connect provider cannot be used to sign in.',
      remedy: 'Check the issuer. It is the address at which /.well-known/openid-configuration can be read.',
      reasons: {
        notHttps: {
          detail: 'The issuer is no address that begins with https://.',
          remedy: 'Enter an https address, without query and fragment. http is for trials on one machine.',
        },
        notReached: {
          detail: 'The provider did not answer within 5 seconds.',
          remedy: 'Check the issuer, and whether the server of this service can reach it and trusts its certificate.',
        },
        privateAddress: {
          detail: 'The provider is at an address of a private network, which this service does not ask.',
          remedy:
            'Enter a provider that is reached over the Internet, or ask whoever runs this service to set MUSTER_PRIVATE_PROVIDERS=on.',
        },
        noDocument: {
          detail: 'There is no OpenID Connect description below the issuer.',
        },
        otherIssuer: {
          detail: 'The provider calls itself by another issuer than the one that you entered.',
          remedy:
            'Enter the issuer exactly as its description says, also the slash at its end. For Entra ID, name your tenant, not "common".',
        },
        endpoints: {
          detail: 'The description of the provider lacks an address that is needed, or names one without https.',
          remedy: 'Use a provider that offers the authorization code flow of OpenID Connect by https.',
        },
      },
    },
    signInNotRecent: {
      title: 'Sign in again',
      meaning:
        'What lets people or programs in takes a recent sign-in, so that nobody else does it at a device that you left open.',
      detail:
        'This takes a sign-in of the last [{minutes} ]minutes, so that nobody else does it at a device that you left open.',
      remedy: 'Sign in again, and repeat it. On the command line, run "muster login".',
    },
    notAllowed: {
      title: 'Not allowed',
      meaning: 'Whoever asks has no right to this.',
      detail: 'You have no right to this[: it takes the scope {scope}].',
      remedy: 'Ask an administrator for a role, or an API client, that has the scope.',
    },
    notFound: {
      title: 'Not found',
      meaning: 'There is nothing at this address that you can see.',
      remedy: 'Check the address and the IDs in it.',
    },
    requestTooSlow: {
      title: 'Request too slow',
      meaning: 'The body of the request stopped arriving or arrived too slowly. Nothing of it was kept.',
      remedy: 'Check the connection and send the request again.',
    },
    conflict: {
      title: 'Conflict with the current state',
      meaning: 'What the request is about is in a state that does not permit this.',
      remedy: 'Read its current state and decide anew.',
      reasons: {
        tooManyClients: {
          detail: 'Your organization has as many API clients as it may have[: {limit:number}].',
          remedy: 'Revoke a client that is no longer used, then make the new one.',
        },
        lastSecret: {
          detail: 'This is the last secret of the API client, which could not sign in without one.',
          remedy: 'Make a new secret first, or revoke the client.',
        },
        tooManyContacts: {
          detail: 'Your organization has as many admin contacts as it may have[: {limit:number}].',
          remedy: 'Remove a contact that is no longer needed, then make the new one.',
        },
        tooManyConsentLinks: {
          detail: 'Your organization has as many consent links as it may have[: {limit:number}].',
          remedy: 'Withdraw a link that is no longer needed, then make the new one.',
        },
        tooManyMandates: {
          detail: 'The organization has as many mandates as it may have[: {limit:number}].',
          remedy: 'End a mandate that is no longer needed, then try again.',
        },
        mandateDecided: {
          detail: 'The mandate was decided or ended meanwhile.',
          remedy: 'Read the mandate anew. Where it is over, have the partner send another consent link.',
        },
        scopeTooWide: {
          detail: 'This would allow more than was asked for, or more than the mandate that is passed on[: {field}].',
          remedy: 'Stay within what was asked for, or have the partner send another consent link.',
        },
        batchDecided: {
          detail: 'The batch does not await approval any more.',
          remedy: 'Read the batch anew to see what became of it.',
        },
        tooManyTransfers: {
          detail: 'Your organization has as many open transfers as it may have[: {limit:number}].',
          remedy: 'Withdraw one that is no longer needed, then offer the devices again.',
        },
        transferDecided: {
          detail: 'The transfer was accepted, declined or withdrawn meanwhile, or its time is over.',
          remedy: 'Read the transfer anew. Where it is over, the owner can offer the devices again.',
        },
        deviceNotTransferable: {
          detail: 'A device can be transferred once it is registered[: {serialNumber} is not].',
          remedy: 'Leave the device out, or offer it when its registration is done.',
        },
        deviceOffered: {
          detail: 'A device is part of another open transfer already[: {serialNumber}].',
          remedy: 'Withdraw the other transfer first, or leave the device out.',
        },
        nothingToTransfer: {
          detail: "None of the devices is its owner's any more.",
          remedy: 'Ask the owner to offer the devices again.',
        },
        tooManyReleaseRequests: {
          detail: 'Your organization has as many open release requests as it may have[: {limit:number}].',
          remedy: 'Wait for answers, or withdraw a request that is no longer needed.',
        },
        releaseDecided: {
          detail: 'The request was answered, withdrawn or decided meanwhile.',
          remedy: 'Read the request anew to see what became of it.',
        },
        releaseOpen: {
          detail: 'Your organization asked for this device already, and the answer is still to come.',
          remedy: 'Wait for the answer to the request that is open.',
        },
        machineFree: {
          detail: 'No other organization holds this device any more.',
          remedy: 'Retry the batch: the device can be registered now.',
        },
        lastKeeper: {
          detail:
            'Nobody would be left who can manage your organization: no other API client has the scope tenant.write without an expiry.',
          remedy: 'First make or change another client so that it has the scope tenant.write and does not expire.',
        },
      },
    },
    idempotencyConflict: {
      title: 'Idempotency key already used',
      meaning: 'The same idempotency key came earlier with other content.',
      remedy: 'Use a new idempotency key for new content.',
    },
    requestInProgress: {
      title: 'Request still in progress',
      meaning: 'The first request with this idempotency key is still arriving.',
      remedy: 'Wait a little and send the request again with the same idempotency key.',
    },
    nothingToRetry: {
      title: 'Nothing to retry',
      meaning: 'The batch has no failed row that could succeed as it is.',
      remedy: 'Download the fix-file, correct the failed rows and upload it as a new batch.',
    },
    mediaTypeNotSupported: {
      title: 'Content type not supported',
      meaning: 'This address does not take a body of this content type.',
      detail: 'This address does not take a body of this content type[. It takes {accepted}].',
      remedy: 'Send the body in a content type that the address takes, and name it in the Content-Type header.',
    },
    rateLimited: {
      title: 'Too many requests',
      meaning: 'More requests came than are accepted at once or in a minute.',
      remedy: 'Wait[ {seconds:number} s] and send the request again.',
    },
    notReady: {
      title: 'Service not ready',
      meaning: 'The service is starting, stopping, out of disk space, or cannot reach its database.',
      remedy: 'Wait a little and send the request again.',
    },
  },
  warnings: {
    valuesNotChanged: {
      title: 'Values of the registered device not changed',
      meaning:
        'The device was registered before, with another group tag or assigned user than the row has. Edit the device to change them.',
    },
    serialNumberCorrected: {
      title: 'Serial number taken from the hardware hash',
      meaning:
        'The serial number in the row was empty or damaged as spreadsheets do it. The one inside the hardware hash was used.',
    },
    displayValueDiffers: {
      title: 'Value differs from the hardware hash',
      meaning:
        'The manufacturer or model in the row is not the one inside the hardware hash. Lists show the one in the row.',
    },
    hashPaddingRepaired: {
      title: 'Padding of the hardware hash repaired',
      meaning: 'The equals signs at the end of the hardware hash were missing and have been added.',
    },
    hashPaddingCut: {
      title: 'Padding of the hardware hash cut',
      meaning: 'The end of the hardware hash is missing, but only the part that is always empty.',
    },
    columnIgnored: {
      title: 'Column not used',
      meaning: 'Muster has no use for this column. Its values are kept for the fix-file.',
    },
  },
  ...labelsOf.en,
} as const satisfies Texts;
