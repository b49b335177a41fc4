{{/* The environment of a service's processes, in .NET's form. Secrets are not here: they are files (coaching.secretVolumes). */}}
{{- define "coaching.env" -}}
{{- $root := .root -}}
{{- $fullname := include "coaching.fullname" .root -}}
{{- $env := dict
  "ASPNETCORE_ENVIRONMENT" "Production"
  "DOTNET_EnableDiagnostics" "0"
  "DOTNET_GCHeapHardLimitPercent" (printf "%x" (int .service.heapPercent))
  "Http__Address" .root.Values.http.address
  "Http__Port" "8080"
  "Http__GrpcPort" "8081"
  "Hosting__DrainSeconds" (.root.Values.drain.drainSeconds | int | toString)
  "Hosting__StopSeconds" (.root.Values.drain.stopSeconds | int | toString)
  "Hosting__TimeZone" .root.Values.timeZone
  "Auth__Issuer" .root.Values.auth.issuer
  "Auth__Audience" .root.Values.auth.audience
  "Auth__RequireHttps" (.root.Values.auth.requireHttps | toString)
-}}
{{- with .root.Values.auth.metadataAddress }}{{ $_ := set $env "Auth__MetadataAddress" . }}{{ end -}}
{{- with .root.Values.http.trustedProxies }}{{ $_ := set $env "Http__TrustedProxies" (join " " .) }}{{ end -}}
{{- with .root.Values.telemetry.otlpEndpoint }}
{{- $_ := set $env "OTEL_EXPORTER_OTLP_ENDPOINT" . }}
{{- $_ := set $env "OTEL_RESOURCE_ATTRIBUTES" (printf "service.namespace=%s,service.version=%s" $root.Release.Namespace $root.Chart.AppVersion) }}
{{- end -}}
{{- if .root.Values.caBundle.existingConfigMap }}
{{- $_ := set $env "SSL_CERT_FILE" "/etc/ssl/certs/ca-certificates.crt" }}
{{- $_ := set $env "SSL_CERT_DIR" "/etc/coaching/ca" }}
{{- end -}}
{{- if .service.edge }}
{{- $_ := set $env "Gateway__TimeoutSeconds" (.root.Values.deadlineSeconds | int | toString) }}
{{- range $other, $values := .root.Values.services }}
{{- if not ($values | default dict).edge }}
{{- $_ := set $env (printf "Gateway__%s" (title $other)) (printf "http://%s-%s:8080" $fullname $other) }}
{{- $_ := set $env (printf "Gateway__%sGrpc" (title $other)) (printf "http://%s-%s-grpc:8081" $fullname $other) }}
{{- end }}
{{- end }}
{{- else }}
{{- $_ := set $env "Database__Engine" "SqlServer" }}
{{- $_ := set $env "Database__Connections" (.root.Values.database.connections | int | toString) }}
{{- $_ := set $env "Database__MigrateAtStart" "false" }}
{{- if not .migrates }}
{{- $_ := set $env "Events__PubSub" "pubsub" }}
{{- $_ := set $env "Paging__KeyFile" "/etc/coaching/keys/paging" }}
{{- $_ := set $env "Signing__KeyFile" "/etc/coaching/keys/signing" }}
{{- $_ := set $env "Signing__Issuer" .root.Values.signing.issuer }}
{{- if .service.vault }}
{{- $_ := set $env "Vault__KeyFile" "/etc/coaching/keys/vault" }}
{{- with .root.Values.vault.oldKey }}{{ $_ := set $env "Vault__OldKeyFile" "/etc/coaching/keys/vault-old" }}{{ end }}
{{- end }}
{{- $_ := set $env "ServiceIdentity__ClientId" .name }}
{{- $_ := set $env "ServiceIdentity__ClientSecretFile" "/etc/coaching/keys/client-secret" }}
{{- with .root.Values.auth.serviceIdentity.scope }}{{ $_ := set $env "ServiceIdentity__Scope" . }}{{ end }}
{{- range .service.hears }}
{{- $_ := set $env (printf "Feeds__Sources__%s" .) (printf "http://%s-%s-grpc:8081" $fullname .) }}
{{- end }}
{{- end }}
{{- end -}}
{{- if not .migrates }}
{{- range $folder, $claim := .service.folders }}
{{- $_ := set $env $claim.setting (printf "/var/lib/coaching/%s" $folder) }}
{{- end }}
{{- end -}}
{{- range $key, $value := mustMergeOverwrite $env (deepCopy .service.env) }}
- name: {{ $key }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* Files at /etc/coaching/secrets are settings, named by their keys; files at /etc/coaching/keys are what settings name by path.
     Mode 288 is octal 0440, which YAML 1.1 and 1.2 write differently. */}}
{{- define "coaching.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 256Mi }
{{- if .root.Values.caBundle.existingConfigMap }}
- name: ca
  configMap: { name: {{ .root.Values.caBundle.existingConfigMap }} }
{{- end }}
{{- if not .service.edge }}
- name: secrets
  projected:
    defaultMode: 288
    sources:
      - secret:
          name: {{ .migrates | ternary (include "coaching.migrationSecret" .) (include "coaching.databaseSecret" .) }}
          items: [{ key: {{ .root.Values.database.key }}, path: Database__ConnectionString }]
      {{- if not .migrates }}
      - secret:
          name: {{ .root.Values.dapr.apiTokenSecret }}
          items: [{ key: token, path: DAPR_API_TOKEN }]
      - secret:
          name: {{ .root.Values.dapr.appTokenSecret }}
          items: [{ key: token, path: APP_API_TOKEN }]
      {{- end }}
{{- if not .migrates }}
- name: keys
  projected:
    defaultMode: 288
    sources:
      - secret:
          name: {{ .root.Values.paging.existingSecret }}
          items: [{ key: {{ .root.Values.paging.key }}, path: paging }]
      - secret:
          name: {{ .root.Values.signing.existingSecret }}
          items: [{ key: {{ .root.Values.signing.key }}, path: signing }]
      {{- if .service.vault }}
      - secret:
          name: {{ .root.Values.vault.existingSecret }}
          items:
            - { key: {{ .root.Values.vault.key }}, path: vault }
            {{- with .root.Values.vault.oldKey }}
            - { key: {{ . }}, path: vault-old }
            {{- end }}
      {{- end }}
      - secret:
          name: {{ .root.Values.auth.serviceIdentity.existingSecret }}
          items: [{ key: {{ .name }}, path: client-secret }]
{{- end }}
{{- end }}
{{- if not .migrates }}
{{- range $folder, $claim := .service.folders }}
- name: {{ $folder }}
  persistentVolumeClaim:
    claimName: {{ $claim.existingClaim | default (printf "%s-%s-%s" (include "coaching.fullname" $.root) $.name $folder) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "coaching.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .root.Values.caBundle.existingConfigMap }}
- { name: ca, mountPath: /etc/coaching/ca, readOnly: true }
{{- end }}
{{- if not .service.edge }}
- { name: secrets, mountPath: /etc/coaching/secrets, readOnly: true }
{{- if not .migrates }}
- { name: keys, mountPath: /etc/coaching/keys, readOnly: true }
{{- end }}
{{- end }}
{{- if not .migrates }}
{{- range $folder, $claim := .service.folders }}
- { name: {{ $folder }}, mountPath: /var/lib/coaching/{{ $folder }} }
{{- end }}
{{- end }}
{{- end }}

{{/* What the sidecar injector reads: its own limits and pod security, tokens both ways, and to stay until the service has ended. */}}
{{- define "coaching.daprAnnotations" -}}
{{- $dapr := .root.Values.dapr -}}
{{- $drain := .root.Values.drain -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .name }}
dapr.io/app-port: "8080"
dapr.io/app-protocol: http
dapr.io/config: {{ include "coaching.fullname" .root }}
dapr.io/api-token-secret: {{ $dapr.apiTokenSecret }}
dapr.io/app-token-secret: {{ $dapr.appTokenSecret }}
dapr.io/enable-app-health-check: "true"
dapr.io/app-health-check-path: /healthz
dapr.io/block-shutdown-duration: {{ printf "%ds" (add $drain.preStopSeconds $drain.drainSeconds $drain.stopSeconds) }}
dapr.io/graceful-shutdown-seconds: "5"
dapr.io/disable-builtin-k8s-secret-store: "true"
dapr.io/enable-metrics: "true"
dapr.io/metrics-port: "9090"
dapr.io/log-as-json: "true"
dapr.io/log-level: {{ $dapr.logLevel }}
dapr.io/max-body-size: 16Mi
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
dapr.io/sidecar-cpu-request: {{ $dapr.resources.cpu.request | quote }}
dapr.io/sidecar-cpu-limit: {{ $dapr.resources.cpu.limit | quote }}
dapr.io/sidecar-memory-request: {{ $dapr.resources.memory | quote }}
dapr.io/sidecar-memory-limit: {{ $dapr.resources.memory | quote }}
{{- with $dapr.sidecarImage }}
dapr.io/sidecar-image: {{ . }}
{{- end }}
{{- end }}
