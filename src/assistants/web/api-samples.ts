/** Working calls of the API to copy, for the key and the app at hand. */
export const sampleLanguages = ['curl', 'TypeScript', 'Python'] as const
export type SampleLanguage = (typeof sampleLanguages)[number]

interface Call {
  /** Where Naru is reached, without a slash at its end. */
  origin: string
  /** The key, or what stands for it. */
  key: string
  model: string
  question: string
}

export function sampleOf(language: SampleLanguage, call: Call): string {
  return samples[language](call)
}

const samples: Record<SampleLanguage, (call: Call) => string> = {
  curl: ({ origin, key, model, question }) =>
    [
      `curl ${origin}/v1/chat/completions \\`,
      `  -H 'Authorization: Bearer ${key}' \\`,
      `  -H 'Content-Type: application/json' \\`,
      `  -d '${JSON.stringify({ model, messages: [{ role: 'user', content: question }] }).replaceAll("'", "'\\''")}'`,
    ].join('\n'),

  TypeScript: ({ origin, key, model, question }) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${key}' })

const stream = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: ${JSON.stringify(question)} }],
  stream: true,
})
for await (const chunk of stream) {
  const delta = chunk.choices[0]?.delta as { content?: string; annotations?: { url_citation: { title: string; url: string } }[] }
  process.stdout.write(delta?.content ?? '')
  for (const { url_citation } of delta?.annotations ?? []) console.log('\\n→', url_citation.title, url_citation.url)
}`,

  Python: ({ origin, key, model, question }) => `from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key="${key}")

answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": ${JSON.stringify(question)}}],
)
message = answer.choices[0].message
print(message.content)
for annotation in message.annotations or []:
    print("→", annotation.url_citation.title, annotation.url_citation.url)`,
}
