import { type ReactNode, useState } from 'react';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { RejectedTerms } from './rejected-terms.tsx';
import { NO_TERMS, TermFields } from './term-fields.tsx';
import { prefixesOf, prefixInputOf, valueInputOf, valuesOf, type WatchedTerm } from './terms.ts';
import { ADD_TO_WATCH, REMOVE_FROM_WATCH, WATCH_TERMS } from './watches.graphql.ts';

interface TermsProps {
  readonly id: string;
  readonly about: 'VALUES' | 'PREFIXES';
}

/** What a watch watches: values or prefixes are added and removed here. */
export function Terms({ id, about }: TermsProps): ReactNode {
  const text = useText();
  const [isAdding, setAdding] = useState(false);
  const terms = useHubPages(WATCH_TERMS, { id }, (answer) => answer.terms);
  const remove = useHubMutation(REMOVE_FROM_WATCH);
  const drop = (term: WatchedTerm): void =>
    remove.mutate(about === 'VALUES' ? { id, values: [valueInputOf(term)] } : { id, prefixes: [prefixInputOf(term)] });
  return (
    <section className="card" aria-labelledby="terms">
      <header>
        <h2 id="terms">
          <Text id={`watches.terms.${about}.title`} />
        </h2>
        <button className="btn sm end" type="button" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          <Text id="watches.add" />
        </button>
      </header>
      <div className="bd">
        <FormError error={remove.error} />
        <Answer of={terms}>
          {(data) => (
            <ul className="stack8">
              {nodesOf(data).map((term) => (
                <li className="row" key={`${term.kind} ${term.scope} ${term.value}`}>
                  <Value kind={term.kind}>{term.display}</Value>
                  <button
                    className="btn quiet ic sm end"
                    type="button"
                    aria-label={text('watches.remove', { value: term.display })}
                    disabled={remove.isPending}
                    onClick={() => drop(term)}
                  >
                    <Icon name="x" />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Answer>
        <More of={terms} />
      </div>
      {isAdding && <AddTerms id={id} about={about} onClose={() => setAdding(false)} />}
    </section>
  );
}

function AddTerms({ id, about, onClose }: TermsProps & { readonly onClose: () => void }): ReactNode {
  const [terms, setTerms] = useState(NO_TERMS);
  const add = useHubMutation(ADD_TO_WATCH);
  const submit = (): void =>
    add.mutate(about === 'VALUES' ? { id, values: valuesOf(terms) } : { id, prefixes: prefixesOf(terms) }, {
      onSuccess: (answer) => {
        if (answer.terms.every(({ problems }) => problems.length === 0)) onClose();
      },
    });
  return (
    <FormDialog
      title={<Text id={`watches.terms.${about}.title`} />}
      act={<Text id="watches.add" />}
      isBusy={add.isPending || terms.typed.trim() === ''}
      onClose={onClose}
      onSubmit={submit}
    >
      <TermFields about={about} terms={terms} onTerms={setTerms} />
      {add.data && <RejectedTerms receipts={add.data.terms} watchId={id} />}
      <FormError error={add.error} />
    </FormDialog>
  );
}
