/** Corrections of triage, and the page on how the machine reads. */
export const enModels = {
  correct: {
    title: 'Correct the reading',
    help: 'What you say here counts for the case, and the machine learns from it. Choose the type it read to confirm it.',
    keep: 'Nothing to say',
    note: 'Why, for colleagues',
    send: 'Save',
    done: 'Your correction is saved.',
  },
};
