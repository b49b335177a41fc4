{{/* Names and labels. Helpers that speak of one service take a dict of root ($), name and service (its values over the defaults). */}}

{{- define "coaching.fullname" -}}
{{ .Values.fullnameOverride | default .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* The values of one service over the defaults, as YAML. */}}
{{- define "coaching.service" -}}
{{ mustMergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (.service | default dict)) | toYaml }}
{{- end }}

{{- define "coaching.selector" -}}
app.kubernetes.io/name: coaching-platform
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "coaching.labels" -}}
{{ include "coaching.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: coaching-platform
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "coaching.image" -}}
{{- $image := .image -}}
{{- $repository := $image.repository | default (printf "%s/%s" .root.Values.image.repository .name) -}}
{{- $reference := empty $image.digest | not | ternary (printf "@%s" $image.digest) (printf ":%s" ($image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion)) -}}
{{- with .root.Values.global.imageRegistry }}{{ . }}/{{ end }}{{ $repository }}{{ $reference }}
{{- end }}

{{- define "coaching.databaseSecret" -}}
{{ .service.database.existingSecret | default (printf "%s-%s-database" (include "coaching.fullname" .root) .name) }}
{{- end }}

{{- define "coaching.migrationSecret" -}}
{{ .service.database.migrationSecret | default (printf "%s-%s-database-owner" (include "coaching.fullname" .root) .name) }}
{{- end }}

{{/* Restricted pod security, for every pod of the chart. 1654 is the user app of .NET's images. */}}
{{- define "coaching.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "coaching.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "coaching.resources" -}}
requests: { cpu: {{ .cpu.request | quote }}, memory: {{ .memory | quote }} }
limits: { cpu: {{ .cpu.limit | quote }}, memory: {{ .memory | quote }} }
{{- end }}

{{- define "coaching.pullSecrets" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Ports at which brokers listen, unless values name them. */}}
{{- define "coaching.brokerPorts" -}}
{{- $ports := dict "redis" (list 6379 6380) "rabbitmq" (list 5671 5672) "kafka" (list 9092 9093) "azureServiceBus" (list 443 5671) -}}
{{ .Values.networkPolicy.broker.ports | default (get $ports .Values.broker.type) | toYaml }}
{{- end }}

{{/* What cannot be said in the schema: rules between values. */}}
{{- define "coaching.check" -}}
{{- if le (int .Values.drain.stopSeconds) (int .Values.deadlineSeconds) -}}
{{- fail (printf "drain.stopSeconds: must be longer than deadlineSeconds (%d), but is %d: calls in flight would be cut off" (int .Values.deadlineSeconds) (int .Values.drain.stopSeconds)) -}}
{{- end -}}
{{- if and .Values.ingress.enabled .Values.gatewayApi.enabled -}}
{{- fail "ingress.enabled, gatewayApi.enabled: at most one may be true" -}}
{{- end -}}
{{- range $name, $values := .Values.services -}}
{{- $service := include "coaching.service" (dict "root" $ "service" $values) | fromYaml -}}
{{- $most := int ($.Values.autoscaling.enabled | ternary $service.replicas.max $service.replicas.min) -}}
{{- if gt (int $service.replicas.min) $most -}}
{{- fail (printf "services.%s.replicas.min: must be at most max (%d), but is %d" $name $most (int $service.replicas.min)) -}}
{{- end -}}
{{- range $source := $service.hears -}}
{{- if or (not (hasKey $.Values.services $source)) (eq $source $name) -}}
{{- fail (printf "services.%s.hears: must name other services, but names %s" $name $source) -}}
{{- end -}}
{{- end -}}
{{- range $folder, $claim := $service.folders -}}
{{- if and (eq $claim.accessMode "ReadWriteOnce") (gt $most 1) -}}
{{- fail (printf "services.%s.folders.%s.accessMode: must be ReadWriteMany for more than one replica; let services.%s.replicas be 1 at most, or use a storage class that can" $name $folder $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
