import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type PropertyCheck = (input: object) => boolean;

/** The checks of each class; undefined: it has decorators whose effect is not known here. */
const CHECKS = new WeakMap<object, readonly PropertyCheck[] | undefined>();

/**
 * Whether the decorators of a class accept an input, as validateSync decides it for an object of the class. false: they do not, or only validateSync can tell.
 * validateSync collects and groups the decorators again for each object, which takes several times as long as the checks: too long for the rows of an import,
 * of which nearly all pass.
 */
export function passesDecorators(input: object, constructor: Function = input.constructor): boolean {
  if (!CHECKS.has(constructor)) CHECKS.set(constructor, checksOf(constructor));
  return CHECKS.get(constructor)?.every((check) => check(input)) ?? false;
}

function checksOf(constructor: Function): readonly PropertyCheck[] | undefined {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(constructor, '', false, false);
  if (all.length === 0 || !all.every(isKnown)) return undefined;
  return Object.values(storage.groupByPropertyName(all)).map(checkOfProperty);
}

const KNOWN: readonly string[] = [ValidationTypes.CUSTOM_VALIDATION, ValidationTypes.CONDITIONAL_VALIDATION];
const isKnown = ({ type, validateIf }: Metadata): boolean => KNOWN.includes(type) && validateIf === undefined;

function checkOfProperty(metadatas: readonly Metadata[]): PropertyCheck {
  const conditions = metadatas
    .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
    .map(({ constraints }) => constraints[0] as (input: object, value: unknown) => boolean);
  const validators = metadatas.filter(({ type }) => type === ValidationTypes.CUSTOM_VALIDATION).flatMap(validatorsOf);
  const property = metadatas[0]?.propertyName ?? '';
  return (input) => {
    const value = (input as Readonly<Record<string, unknown>>)[property];
    return !conditions.every((condition) => condition(input, value)) || validators.every((accepts) => accepts(value, input));
  };
}

function validatorsOf({ target, propertyName: property, constraints, constraintCls, each }: Metadata) {
  const targetName = typeof target === 'string' ? target : target.name;
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => (value: unknown, object: object): boolean => {
      const args: ValidationArguments = { targetName, property, object, value, constraints };
      if (each && (value instanceof Set || value instanceof Map)) return false;
      // A promise is not `true`: only validateSync knows what to do with it.
      const accepts = (one: unknown): boolean => instance.validate(one, args) === true;
      return each && Array.isArray(value) ? value.every(accepts) : accepts(value);
    });
}
