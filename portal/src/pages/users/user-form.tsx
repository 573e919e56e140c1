import { Button, Field, Input } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../src/contracts/limits.ts';
import type { User } from '../../../../src/contracts/users.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { readAnew } from '../../lib/read-anew.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Saved } from '../../parts/saved.tsx';
import { type Rights, RightsChoice } from './role-choice.tsx';
import { userTexts } from './texts.ts';

/** Changes name, role and rights; only what was changed is sent. */
export function UserForm({
  user,
  isSaved,
  onSaved,
}: {
  readonly user: User;
  readonly isSaved: boolean;
  readonly onSaved: () => void;
}) {
  const { panel } = useTexts(userTexts);
  const queries = useQueryClient();
  const [name, setName] = useState(user.name);
  const [rights, setRights] = useState<Rights>({ role: user.role, hardware: user.hardware });
  const changes = {
    ...(name.trim() !== user.name && { name: name.trim() }),
    ...(rights.role !== user.role && { role: rights.role }),
    ...(rights.hardware !== user.hardware && { hardware: rights.hardware }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const save = useMutation({
    mutationFn: () => api.users.patch(user.id, changes),
    onSuccess: () => {
      onSaved();
      return readAnew(queries, { queryKey: keys.users });
    },
  });
  return (
    <PanelSection title={panel.change} lead={panel.companyDecides}>
      <form
        style={{ display: 'contents' }}
        onSubmit={event => {
          event.preventDefault();
          if (isChanged && !save.isPending) save.mutate();
        }}
      >
        <Field label={panel.name} required>
          <Input maxLength={limits.labelCharacters} value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
        <RightsChoice rights={rights} hadHardware={user.hardware} onChange={setRights} />
        {isSaved && !isChanged && <Saved text={panel.saved} />}
        {save.error && <ProblemBox error={save.error} />}
        <div>
          <Button type="submit" appearance="primary" disabled={!isChanged} disabledFocusable={save.isPending}>
            {panel.save}
          </Button>
        </div>
      </form>
    </PanelSection>
  );
}
