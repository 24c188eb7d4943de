import { expect, it } from 'vitest';
import { createProviderChatModel } from './provider-chat-model.ts';

const options = { model: 'some-model', url: null, apiKey: 'hush' };

it('says which package a provider needs when it is not installed, and never the key', async () => {
  const asked = createProviderChatModel({ ...options, provider: 'mistralai' }).then((model) =>
    model.invoke('hi'),
  );
  await expect(asked).rejects.toThrow(/@langchain\/mistralai/);
  await expect(asked).rejects.not.toThrow(/hush/);
});

it('lists the providers it knows when asked for another', async () => {
  const asked = createProviderChatModel({ ...options, provider: 'nowhere' }).then((model) =>
    model.invoke('hi'),
  );
  await expect(asked).rejects.toThrow(/ollama/);
});
