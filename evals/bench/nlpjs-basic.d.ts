/** The part of NLP.js that the bench calls: the package comes without types. */
declare module '@nlpjs/basic' {
  export interface Container {
    use(plugin: unknown): void;
  }
  export interface NlpSettings {
    readonly container: Container;
    readonly languages: readonly string[];
    readonly autoSave: boolean;
    readonly autoLoad: boolean;
    readonly calculateSentiment: boolean;
    readonly nlu: { readonly log: boolean };
  }
  export class Nlp {
    constructor(settings: NlpSettings);
    addDocument(locale: string, utterance: string, intent: string): void;
    train(): Promise<void>;
    process(
      locale: string,
      utterance: string,
    ): Promise<{ readonly classifications: readonly { readonly intent: string; readonly score: number }[] }>;
  }
  export const LangEn: unknown;
  export function containerBootstrap(): Promise<Container>;
}
