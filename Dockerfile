# syntax=docker/dockerfile:1
# One pattern for all deployables: docker build --build-arg PROJECT=services/people/People.csproj -t coaching-platform/people .
# A mirror, or a digest to pin, goes in by the two build arguments of the bases.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra

# Only what decides the restore leaves this stage, so that the next one is reused while that has not changed.
FROM ${SDK_IMAGE} AS projects
WORKDIR /src
COPY . .
RUN find . -type f ! -name '*.csproj' ! -name packages.lock.json ! -name 'Directory.*' ! -name global.json ! -name 'NuGet.config' -delete \
    && find . -type d -empty -delete

# One restore, of exactly the versions in the lock files, that all six images share.
FROM ${SDK_IMAGE} AS restore
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /src
COPY --from=projects /src .
RUN find gateway services -name '*.csproj' -print0 | xargs -0 -n 1 dotnet restore --locked-mode

FROM restore AS build
ARG PROJECT
COPY . .
RUN dotnet publish "${PROJECT}" --no-restore --configuration Release --output /app \
        -p:UseAppHost=true -p:RunAnalyzers=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
    && ln -s "$(basename "$(find /app -maxdepth 1 -name 'Coaching.*.runtimeconfig.json')" .runtimeconfig.json)" /app/service

# No shell and no package manager; "extra" brings ICU and time zones. Nothing is written but to /tmp, so that the root may be read-only.
FROM ${RUNTIME_IMAGE} AS final
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0 \
    Http__Address=0.0.0.0 \
    Database__MigrateAtStart=false
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
EXPOSE 8080 8081
ENTRYPOINT ["/app/service"]
