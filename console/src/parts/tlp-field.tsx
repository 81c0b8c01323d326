import type { ComponentProps, ReactNode } from 'react';
import { useText } from '../app/text.tsx';
import { SelectField } from './fields.tsx';
import { type TlpLabel, tlpText } from './marks.tsx';
import { TLP_LABELS } from './tlp-labels.ts';

interface TlpFieldProps extends Omit<ComponentProps<typeof SelectField>, 'label' | 'children'> {
  readonly label?: ReactNode;
  readonly labels?: readonly TlpLabel[];
}

/** A choice of labels of the Traffic Light Protocol. */
export function TlpField({ label, labels = TLP_LABELS, ...field }: TlpFieldProps): ReactNode {
  const text = useText();
  return (
    <SelectField label={label ?? text('field.tlp')} {...field}>
      {labels.map((one) => (
        <option key={one} value={one}>
          {tlpText(one)}
        </option>
      ))}
    </SelectField>
  );
}
