import type { ReactNode } from 'react';
import { type TextId, useText } from '../../app/text.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { KIND_ICONS, type Kind } from '../../parts/kind.tsx';
import { CountryOptions } from './country-options.tsx';
import { change, type Draft } from './draft.ts';
import { askedAbout, type Row, type ValueContext } from './rows.ts';

interface QuestionProps {
  readonly row: Row;
  readonly draft: Draft;
  readonly directory: SharingDirectoryQuery;
}

/** What this value lacks, and nothing else. */
export function Question({ row, draft, directory }: QuestionProps): ReactNode {
  const text = useText();
  const { value } = row.input;
  const context = draft.contexts[value] ?? {};
  const asked = askedAbout(row, context);
  const set = (changes: ValueContext): void => change({ contexts: { ...draft.contexts, [value]: given({ ...context, ...changes }) } });
  return (
    <div className="row w" role="group" aria-label={text('publish.question', { value })}>
      {asked.has('kind') && (
        <select
          className="in c"
          aria-label={text('publish.kind')}
          value={context.kind ?? ''}
          onChange={({ target }) => set({ kind: (target.value || undefined) as Kind | undefined })}
        >
          <option value="">{text('publish.kind.none')}</option>
          {(Object.keys(KIND_ICONS) as Kind[]).map((one) => (
            <option key={one} value={one}>
              {text(`kind.${one}`)}
            </option>
          ))}
        </select>
      )}
      {asked.has('country') && (
        <select
          className="in c"
          aria-label={text('publish.value.country')}
          value={context.country ?? ''}
          onChange={({ target }) => set({ country: target.value })}
        >
          <CountryOptions directory={directory} />
        </select>
      )}
      {asked.has('bank') && <Word id="publish.value.bank" value={context.bank} onWord={(bank) => set({ bank })} />}
      {asked.has('network') && <Word id="publish.value.network" value={context.network} onWord={(network) => set({ network })} />}
      {asked.has('platform') && (
        <Word id="publish.value.platform" value={context.platform} onWord={(platform) => set({ platform: platform.toLowerCase() })} />
      )}
    </div>
  );
}

/** Leaves out what is empty, so that an answer that was taken back equals none. */
const given = (context: ValueContext): ValueContext => Object.fromEntries(Object.entries(context).filter(([, value]) => Boolean(value)));

interface WordProps {
  readonly id: TextId;
  readonly value: string | undefined;
  readonly onWord: (word: string) => void;
}

/** A word that is taken when the field is left, so that the hub is not asked about half of it. */
function Word({ id, value, onWord }: WordProps): ReactNode {
  const label = useText()(id);
  return (
    <input
      className="in c"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onBlur={({ target }) => onWord(target.value.trim())}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.ctrlKey) {
          event.preventDefault();
          onWord(event.currentTarget.value.trim());
        }
      }}
    />
  );
}
