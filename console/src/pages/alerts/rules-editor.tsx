import { type ReactNode, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { CheckField, SelectField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { THREATS } from '../../parts/threats.ts';
import type { AlertChannel, AlertKind, AlertRuleInput, RuleLineFragment } from './rules.graphql.ts';
import { inputOf, moved, NEW_RULE, type Rule, ruleOf } from './rules.ts';

const KINDS: readonly AlertKind[] = [
  'ACTION_REQUEST',
  'INFORMATION_REQUEST',
  'DEADLINE',
  'OVERDUE',
  'NOTICE',
  'CASE',
  'MENTION',
  'WATCH_HIT',
  'OWN_INDICATOR',
  'WITHDRAWAL',
  'BREAK_GLASS',
  'ADMINISTRATION',
  'CREDENTIAL',
  'CONNECTION',
];
const URGENCIES = ['ROUTINE', 'URGENT', 'EMERGENCY'] as const;
const MODES = ['IMMEDIATE', 'DIGEST', 'OFF'] as const;
const MOST_RULES = 50;

interface EditorProps {
  readonly stored: readonly RuleLineFragment[];
  /** Channels besides the application. */
  readonly channels: readonly AlertChannel[];
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSave: (rules: readonly AlertRuleInput[]) => void;
}

/** Rules in their order: the first one that fits an alert decides. */
export function RulesEditor({ stored, channels, isBusy, error, onSave }: EditorProps): ReactNode {
  const [rules, setRules] = useState<readonly Rule[]>(() => stored.map(ruleOf));
  const change = (at: number, part: Partial<Rule>): void =>
    setRules(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(rules.map(inputOf));
      }}
    >
      {rules.length === 0 && (
        <p className="s q">
          <Text id="rules.none" />
        </p>
      )}
      <ol className="rules">
        {rules.map((rule, index) => (
          <li key={rule.key} className="rule">
            <RuleFields rule={rule} number={index + 1} channels={channels} onChange={(part) => change(index, part)} />
            <RuleActs
              number={index + 1}
              isLast={index === rules.length - 1}
              onMove={(by) => setRules(moved(rules, index, by))}
              onRemove={() => setRules(rules.filter((other) => other !== rule))}
            />
          </li>
        ))}
      </ol>
      <FormError error={error} />
      <div className="row w">
        <button className="btn" type="button" disabled={rules.length >= MOST_RULES} onClick={() => setRules([...rules, ruleOf(NEW_RULE)])}>
          <Text id="rules.add" />
        </button>
        <button className="btn pri" type="submit" disabled={isBusy}>
          <Text id="rules.save" />
        </button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly rule: Rule;
  readonly number: number;
  readonly channels: readonly AlertChannel[];
  readonly onChange: (part: Partial<Rule>) => void;
}

function RuleFields({ rule, number, channels, onChange }: FieldsProps): ReactNode {
  const text = useText();
  return (
    <fieldset className="rule-fields">
      <legend className="lab">
        <Text id="rules.number" values={{ number }} />
      </legend>
      <div className="rule-grid">
        <SelectField
          label={text('rules.urgency')}
          value={rule.minUrgency}
          onChange={({ target }) => onChange({ minUrgency: target.value as Rule['minUrgency'] })}
        >
          {URGENCIES.map((one) => (
            <option key={one} value={one}>
              {text(`rules.urgency.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={text('rules.mode')}
          value={rule.mode}
          onChange={({ target }) => onChange({ mode: target.value as Rule['mode'] })}
        >
          {MODES.map((one) => (
            <option key={one} value={one}>
              {text(`rules.mode.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Choices
        label={text('rules.kinds')}
        summary={rule.kinds.length === 0 ? text('rules.any') : rule.kinds.map((one) => text(`alerts.kind.${one}`)).join(', ')}
        all={KINDS.map((one) => [one, text(`alerts.kind.${one}`)])}
        chosen={rule.kinds}
        onChange={(kinds) => onChange({ kinds })}
      />
      <Choices
        label={text('rules.threats')}
        summary={rule.threats.length === 0 ? text('rules.any') : rule.threats.map((one) => text(`threat.${one}`)).join(', ')}
        all={THREATS.map((one) => [one, text(`threat.${one}`)])}
        chosen={rule.threats}
        onChange={(threats) => onChange({ threats })}
      />
      {rule.mode !== 'OFF' && (
        <Choices
          label={text('rules.channels')}
          summary={[text('alerts.channel.IN_APP'), ...rule.channels.map((one) => text(`alerts.channel.${one}`))].join(', ')}
          all={channels.map((one) => [one, text(`alerts.channel.${one}`)])}
          chosen={rule.channels}
          onChange={(chosen) => onChange({ channels: chosen })}
        />
      )}
    </fieldset>
  );
}

interface ChoicesProps<Choice extends string> {
  readonly label: string;
  /** What is chosen, in words. */
  readonly summary: string;
  readonly all: readonly (readonly [Choice, string])[];
  readonly chosen: readonly Choice[];
  readonly onChange: (chosen: readonly Choice[]) => void;
}

const Choices = <Choice extends string>({ label, summary, all, chosen, onChange }: ChoicesProps<Choice>): ReactNode => (
  <details className="fold">
    <summary>
      <span className="q">{label}</span> {summary}
    </summary>
    <div className="fold-all">
      {all.map(([one, words]) => (
        <CheckField
          key={one}
          label={words}
          checked={chosen.includes(one)}
          onChange={({ target }) => onChange(target.checked ? [...chosen, one] : chosen.filter((other) => other !== one))}
        />
      ))}
    </div>
  </details>
);

interface ActsProps {
  readonly number: number;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const RuleActs = ({ number, isLast, onMove, onRemove }: ActsProps): ReactNode => (
  <div className="row w rule-acts">
    <button className="btn sm quiet" type="button" disabled={number === 1} onClick={() => onMove(-1)}>
      <Text id="rules.up" values={{ rule: <Named number={number} /> }} />
    </button>
    <button className="btn sm quiet" type="button" disabled={isLast} onClick={() => onMove(1)}>
      <Text id="rules.down" values={{ rule: <Named number={number} /> }} />
    </button>
    <button className="btn sm quiet" type="button" onClick={onRemove}>
      <Text id="rules.remove" values={{ rule: <Named number={number} /> }} />
    </button>
  </div>
);

/** The rule, for readers: the eye sees which one it is. */
const Named = ({ number }: { readonly number: number }): ReactNode => (
  <span className="sr">
    <Text id="rules.number" values={{ number }} />
  </span>
);
