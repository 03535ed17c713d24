import type { ModelSpec } from '../study/study.ts';

/** What of a model is drawn at random. */
export function drawsOf(model: ModelSpec): string[] {
  switch (model.kind) {
    case 'mediation':
      return [
        ...bootstrapOf(model),
        ...(model.tests.includes('monte_carlo') ? ['Monte Carlo intervals of the indirect effects'] : []),
      ];
    case 'threshold':
    case 'kink':
      return bootstrapOf(model);
    case 'regression':
      return model.columns.flatMap(({ label, wild }) =>
        wild === null ? [] : [`wild cluster bootstrap of column ${label}, ${wild.replications} replications`],
      );
    case 'companion': {
      const { permutations } = model.options;
      return permutations === undefined ? [] : [`${permutations} permutations in each period`];
    }
    case 'uncertainty':
      return [
        ...(model.design === 'factorial' ? [] : [`${model.replications} draws of the choices`]),
        ...(model.perturb === null ? [] : [`${model.perturb.sets} sets of perturbed weights`]),
      ];
    default:
      return [];
  }
}

function bootstrapOf({
  bootstrap,
}: {
  readonly bootstrap: { readonly replications: number } | null;
}): string[] {
  return bootstrap === null ? [] : [`bootstrap of ${bootstrap.replications} replications`];
}
