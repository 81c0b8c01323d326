import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { handOver } from '../../app/handed-over.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Icon, type IconName } from '../../parts/marks.tsx';
import { type Result, valueOf } from './result.ts';

export type RowAct = 'deconfliction' | 'watch' | 'case' | 'request';

const ACTS: readonly (readonly [RowAct, string, IconName])[] = [
  ['deconfliction', 'deconflict:ask', 'deconf'],
  ['watch', 'watch:manage', 'eye'],
  ['case', 'case:work', 'case'],
  ['request', 'action:request', 'clock'],
];

interface RowActsProps {
  /** Only what is known has an item that a case can link. */
  readonly isKnown: boolean;
  /** A request to act is about one value. */
  readonly isOne: boolean;
  readonly onAct: (act: RowAct) => void;
}

/** What can be done with values: what the viewer may not do is not drawn. */
export function RowActs({ isKnown, isOne, onAct }: RowActsProps): ReactNode {
  const { permissions } = useViewer();
  const fits = (act: RowAct): boolean => (act === 'case' ? isKnown : act !== 'request' || isOne);
  return (
    <span className="row w row-acts">
      {ACTS.filter(([act, permission]) => permissions.includes(permission) && fits(act)).map(([act, , icon]) => (
        <button className="btn sm" type="button" key={act} onClick={() => onAct(act)}>
          <Icon name={icon} />
          <Text id={`look-up.act.${act}`} />
        </button>
      ))}
    </span>
  );
}

const PAGES = { deconfliction: '/deconfliction', watch: '/watches/new', request: '/action-requests/new' } as const;

/** Opens the page of an act with the values of results, which are handed over in memory. */
export function useHandOver(): (act: keyof typeof PAGES, results: readonly Result[]) => void {
  const navigate = useNavigate();
  return (act, results) => {
    handOver(results.map((result) => ({ kind: result.kind, value: valueOf(result) })));
    void navigate({ to: PAGES[act] });
  };
}
