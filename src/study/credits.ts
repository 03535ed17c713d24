/** An author as bound: the printed name is always there. */
export type AuthorSpec = {
  /** As printed. */
  readonly name: string;
  readonly family: string | null;
  readonly given: string | null;
  /** Sixteen signs in groups of four, checked. */
  readonly orcid: string | null;
  readonly affiliations: readonly string[];
  readonly email: string | null;
  readonly corresponding: boolean;
};

/** What a title page says besides the title. */
export type CreditsSpec = {
  readonly authors: readonly AuthorSpec[];
  readonly keywords: readonly string[];
  readonly abstract: string | null;
  readonly acknowledgements: string | null;
  readonly funding: string | null;
  /** Of the study and its documents. */
  readonly license: string | null;
};

/** The address that stands for an author in metadata. */
export const orcidAddress = (orcid: string): string => `https://orcid.org/${orcid}`;

/** `Family, Given` where both are known, else the printed name: how lists of works name an author. */
export function sortedName({ name, family, given }: AuthorSpec): string {
  if (family === null) return name;
  return given === null ? family : `${family}, ${given}`;
}

const HAN = /^[\p{Script=Han}·]+$/u;

/** `Josiah Carberry`; in Chinese the family name first and no space. */
export function printedName(family: string, given: string | null): string {
  if (given === null) return family;
  return HAN.test(family) && HAN.test(given) ? family + given : `${given} ${family}`;
}
