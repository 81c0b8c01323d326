import type { ComponentProps, ReactNode } from 'react';
import { useHubQuery } from '../app/queries.ts';
import { useViewer } from '../app/session.ts';
import { useText } from '../app/text.tsx';
import { OWN_CONTACT_ENTRIES } from './contact-field.graphql.ts';
import { SelectField } from './fields.tsx';

/** An entry of the own party in the directory, whose numbers stay right when they change. */
export function ContactEntryField(field: Omit<ComponentProps<typeof SelectField>, 'label' | 'children'>): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const { data } = useHubQuery(OWN_CONTACT_ENTRIES, { parties: [party.id] });
  return (
    <SelectField label={text('field.contact-entry')} {...field}>
      <option value="">{text('field.contact-entry.none')}</option>
      {(data?.entries.nodes ?? []).map(({ id, unit, agency, phone, email }) => (
        <option key={id} value={id}>
          {[unit, agency?.name, phone ?? email].filter(Boolean).join(' · ')}
        </option>
      ))}
    </SelectField>
  );
}
