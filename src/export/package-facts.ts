import type { CreditsSpec } from '../study/credits.ts';

/** What the README of a replication package tells; all of it known from the study and its results. */
export type PackageFacts = {
  readonly id: string;
  readonly title: string;
  readonly credits: CreditsSpec;
  readonly version: string;
  readonly simulated: boolean;
  readonly seed: number;
  /** The study's file, in the package. */
  readonly studyFile: string;
  readonly sources: readonly PackageSource[];
  readonly sample: {
    readonly rows: number;
    readonly entities: number;
    readonly periods: number;
    readonly imputed: number;
  };
  readonly draws: readonly { readonly model: string; readonly what: string }[];
  /** Captions as the paper prints them, with the file of each. */
  readonly exhibits: readonly PackageExhibit[];
  readonly scripts: readonly string[];
  /** What the scripts do not repeat. */
  readonly left: readonly string[];
  readonly references: readonly string[];
  readonly programs: readonly string[];
  /** Of all files but the metadata. */
  readonly bytes: number;
  /** Line of the study where its seed stands; null where the default is used. */
  readonly seedLine: number | null;
  /** Files beside the study and its data that say where data are from, under which license, or how they were made. */
  readonly beside: readonly string[];
  /** The last run of each step, added up, and where; null where a package is to be the same one again. */
  readonly run: PackageRun | null;
};

export type PackageRun = { readonly seconds: number; readonly machine: string };

export type PackageExhibit = {
  readonly label: string;
  readonly caption: string;
  readonly file: string;
  /** Key of the study that it is from, and its line; null where it is of the study as a whole. */
  readonly from: { readonly key: string; readonly line: number } | null;
};

export type PackageSource = {
  readonly name: string;
  /** In the package. */
  readonly file: string;
  readonly format: string;
  readonly citation: string | null;
  readonly license: string | null;
  readonly url: string | null;
  readonly provided: boolean;
  /** What the study says of it; null where it says nothing. */
  readonly redistributable: boolean | null;
  readonly sha256: string;
  readonly bytes: number;
};

/** Text of a study as Markdown shows it. */
export function markdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#~]/g, '\\$&');
}
