import { Field, Input, Select } from '@fluentui/react-components';
import { contactAreas, type NewContact } from '../../../../src/contracts/contacts.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { contactTexts } from './texts.ts';

/** What is said of a contact. */
export function ContactFields({
  contact,
  hadAddress = false,
  onChange,
}: {
  readonly contact: NewContact;
  readonly hadAddress?: boolean;
  readonly onChange: (contact: NewContact) => void;
}) {
  const texts = useTexts(contactTexts);
  const { language } = useLanguage();
  const set = (changes: Partial<NewContact>) => onChange({ ...contact, ...changes });
  const most = limits.labelCharacters;
  return (
    <>
      <Field label={texts.area} required>
        <Select
          value={contact.area}
          onChange={(_, { value }) => set({ area: contactAreas.find(area => area === value)! })}
        >
          {contactAreas.map(area => (
            <option key={area} value={area}>
              {labelsOf[language].contactAreas[area].label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={texts.name} required>
        <Input maxLength={most} value={contact.name} onChange={(_, { value }) => set({ name: value })} />
      </Field>
      <Field label={texts.email} hint={hadAddress ? texts.emailHint : undefined} required>
        <Input type="email" maxLength={254} value={contact.email} onChange={(_, { value }) => set({ email: value })} />
      </Field>
      <Field label={texts.phone} required>
        <Input type="tel" maxLength={most} value={contact.phone} onChange={(_, { value }) => set({ phone: value })} />
      </Field>
      <Field label={texts.language} hint={texts.languageHint} required>
        <Input
          maxLength={35}
          value={contact.preferredLanguage}
          onChange={(_, { value }) => set({ preferredLanguage: value })}
        />
      </Field>
    </>
  );
}
