const NUMBER = /^[\p{Nd}\s().\-/]+$/u;

/** Whether a value has digits alone: it may be a phone number or an account in national form. */
export const isNumber = (value: string): boolean => NUMBER.test(value);
