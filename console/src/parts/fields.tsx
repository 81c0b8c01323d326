import { type ComponentProps, type ReactNode, useId } from 'react';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
}

/** Ids of the hint and of the error of a field, for readers. */
const described = (id: string, { hint, error }: FieldProps): { readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true } => ({
  ...(hint || error ? { 'aria-describedby': `${id}-said` } : {}),
  ...(error ? { 'aria-invalid': true } : {}),
});

const classOf = ({ error }: FieldProps): string => (error ? 'in err' : 'in');

function Field({ id, field, children }: { readonly id: string; readonly field: FieldProps; readonly children: ReactNode }): ReactNode {
  const { label, hint, error } = field;
  return (
    <div className="f">
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      {children}
      {(hint || error) && (
        <p className={error ? 'hint bad' : 'hint'} id={`${id}-said`}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, ...input }: FieldProps & ComponentProps<'input'>): ReactNode {
  const id = useId();
  const field = { label, hint, error };
  return (
    <Field id={id} field={field}>
      <input className={classOf(field)} id={id} {...described(id, field)} {...input} />
    </Field>
  );
}

export function TextArea({ label, hint, error, ...input }: FieldProps & ComponentProps<'textarea'>): ReactNode {
  const id = useId();
  const field = { label, hint, error };
  return (
    <Field id={id} field={field}>
      <textarea className={classOf(field)} id={id} rows={3} {...described(id, field)} {...input} />
    </Field>
  );
}

/** A choice of few; `children` are its options. */
export function SelectField({ label, hint, error, ...input }: FieldProps & ComponentProps<'select'>): ReactNode {
  const id = useId();
  const field = { label, hint, error };
  return (
    <Field id={id} field={field}>
      <select className={classOf(field)} id={id} {...described(id, field)} {...input} />
    </Field>
  );
}

export const CheckField = ({ label, ...input }: { readonly label: ReactNode } & Omit<ComponentProps<'input'>, 'type'>): ReactNode => (
  <label className="chk">
    <input type="checkbox" {...input} />
    <span>{label}</span>
  </label>
);
