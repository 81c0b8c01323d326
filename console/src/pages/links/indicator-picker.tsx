import { type ReactNode, useDeferredValue, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { FIND_INDICATORS, type FindIndicatorsQuery } from './links.graphql.ts';

export type PickedIndicator = FindIndicatorsQuery['indicators']['nodes'][number];

const FEWEST = 3;

interface IndicatorPickerProps {
  readonly label: string;
  readonly picked: PickedIndicator | undefined;
  readonly onPick: (indicator: PickedIndicator | undefined) => void;
}

/** One visible indicator, found by a part of its value. */
export function IndicatorPicker({ label, picked, onPick }: IndicatorPickerProps): ReactNode {
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  if (picked) {
    return (
      <div>
        <p className="lab">{label}</p>
        <div className="row w pick">
          <Red id={picked.id} tlp={picked.tlp}>
            <Value kind={picked.kind}>{picked.display}</Value>
          </Red>
          <PartyMark party={picked.owner} />
          <Tlp label={picked.tlp} />
          <button className="btn sm quiet end" type="button" onClick={() => onPick(undefined)}>
            <Text id="links.other" />
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack8">
      <TextField
        label={label}
        hint={<Text id="links.find" />}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
      />
      {words.length >= FEWEST && <Candidates words={words} onPick={onPick} />}
    </div>
  );
}

function Candidates({ words, onPick }: { readonly words: string; readonly onPick: (indicator: PickedIndicator) => void }): ReactNode {
  const text = useText();
  const found = useHubQuery(FIND_INDICATORS, { filter: { text: words } });
  const nodes = found.data?.indicators.nodes ?? [];
  if (found.data && nodes.length === 0) {
    return (
      <p className="s m" role="status">
        <Text id="links.find.none" />
      </p>
    );
  }
  return (
    <ul className="candidates" aria-label={text('links.find.results')}>
      {nodes.map((one) => (
        <li key={one.id}>
          <button className="btn quiet candidate" type="button" onClick={() => onPick(one)}>
            <Value kind={one.kind}>{one.tlp === 'RED' ? text('search.red') : one.display}</Value>
            <PartyMark party={one.owner} />
            <span className="s m">{text(`threat.${one.threat}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
