import type { Parse } from './setting-parsers.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one setting; returns `otherwise` if it is unset or wrong. */
export interface SettingReader {
  text(name: string): string | undefined;
  read<T, D>(name: string, parse: Parse<T>, otherwise: D): T | D;
}

/** Reads single settings; adds their errors to `wrong`. */
export function settingReader(env: Environment, wrong: string[]): SettingReader {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const read = <T, D>(name: string, parse: Parse<T>, otherwise: D): T | D => {
    const value = text(name);
    if (value === undefined) return otherwise;
    const answer = parse(value);
    if ('value' in answer) return answer.value;
    wrong.push(`${name} ${answer.wrong}.`);
    return otherwise;
  };
  return { text, read };
}
