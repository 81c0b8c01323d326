/** A field for text, as far as it matters whether its text is lost. */
export interface TextField {
  readonly value: string;
  readonly isConnected: boolean;
  readonly readOnly: boolean;
  readonly disabled: boolean;
}

/** Fields with the text that one act sends. */
export type Sent<Field> = ReadonlyMap<Field, string>;

export interface Written<Field> {
  /** An officer comes to a field: what it has is not lost with it. */
  readonly enter: (field: Field) => void;
  readonly write: (field: Field) => void;
  /** The written fields of a part of the page that would be lost with it. */
  readonly unsavedIn: (part: { readonly contains: (field: Field) => boolean }) => Sent<Field>;
  /** The hub has stored what was sent. What was typed since is not saved. */
  readonly save: (sent: Sent<Field>) => void;
}

/** Follows what is written in fields, and what of it was saved. */
export function createWritten<Field extends TextField>(): Written<Field> {
  /** What fields had before the officer wrote in them. */
  const former = new WeakMap<Field, string>();
  const written = new Set<Field>();
  const isLost = (field: Field): boolean =>
    !field.readOnly && !field.disabled && field.value.trim() !== '' && field.value !== former.get(field);
  return {
    enter: (field) => {
      if (!written.has(field)) former.set(field, field.value);
    },
    write: (field) => void written.add(field),
    unsavedIn: (part) => {
      for (const field of written) if (!field.isConnected) written.delete(field);
      return new Map([...written].filter((field) => part.contains(field) && isLost(field)).map((field) => [field, field.value]));
    },
    save: (sent) => {
      for (const [field, value] of sent) {
        former.set(field, value);
        if (field.value === value) written.delete(field);
      }
    },
  };
}

interface Receipt {
  readonly outcome?: string;
  readonly problems?: readonly unknown[];
}

const isRefusal = (receipt: unknown): boolean => {
  if (typeof receipt !== 'object' || receipt === null) return false;
  const { outcome, problems = [] } = receipt as Receipt;
  return outcome === undefined ? problems.length > 0 : outcome === 'REJECTED';
};

/** Whether an answer has a receipt of something that the hub did not store: it is an answer, and no error. */
export const isRefused = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && Object.values(answer).some((part) => Array.isArray(part) && part.some(isRefusal));
