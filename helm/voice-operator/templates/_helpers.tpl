{{- define "voice-operator.name" -}}
{{- .Chart.Name -}}
{{- end }}

{{/* Names end within 53 characters, so that a suffix fits. */}}
{{- define "voice-operator.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Names of objects that no namespace keeps apart. */}}
{{- define "voice-operator.clusterName" -}}
{{- printf "%s:%s" .Release.Namespace (include "voice-operator.fullname" .) -}}
{{- end }}

{{- define "voice-operator.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "voice-operator.fullname" .) -}}
{{- end }}

{{- define "voice-operator.selector" -}}
app.kubernetes.io/name: {{ include "voice-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "voice-operator.labels" -}}
{{ include "voice-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: ravenhelm-voice
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Called with a dict of image and appVersion. */}}
{{- define "voice-operator.image" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .appVersion) -}}
{{- end -}}
{{- end }}

{{/* The operator's configuration file. */}}
{{- define "voice-operator.config" -}}
ownerId: {{ required "set ownerId to a name for this installation, as --set ownerId=acme-prod. Everything made in Twilio is marked with it: keep it when the cluster is rebuilt, and never give it to two clusters." .Values.ownerId | quote }}
serverImage: {{ include "voice-operator.image" (dict "image" .Values.server.image "appVersion" .Chart.AppVersion) | quote }}
namespaces: {{ .Values.watchNamespaces | toJson }}
{{- with .Values.twilioBaseUrl }}
twilioBaseUrl: {{ . | quote }}
{{- end }}
resync: {{ .Values.resync | quote }}
deletionDeadline: {{ .Values.deletionDeadline | quote }}
requestTimeout: {{ .Values.requestTimeout | quote }}
concurrency: {{ .Values.concurrency }}
createGrace: {{ .Values.createGrace | quote }}
removalsPerHour: {{ .Values.removalsPerHour }}
adminPort: 8082
lease: {{ include "voice-operator.fullname" . | quote }}
openBao:
  {{- if .Values.openBao.servers }}
  servers:
    {{- range $name, $server := .Values.openBao.servers }}
    {{ $name }}:
      {{- omit $server "caConfigMap" | toYaml | nindent 6 }}
      {{- with $server.caConfigMap }}
      caFile: {{ printf "/etc/voice/openbao/%s/%s" $name .key | quote }}
      {{- end }}
    {{- end }}
  {{- else }}
  servers: {}
  {{- end }}
{{- end }}

{{/* What the operator may do in each namespace that it watches. RbacIT proves it sufficient, and each
     verb used or justified. */}}
{{- define "voice-operator.rules" -}}
- apiGroups: [voice.ravenhelm.dev]
  resources: [voicegateways, voicenumbers, agentidentities, routingqueues]
  # the server's Role, which the operator makes, has get, list and watch: nobody may grant what they lack
  verbs: [get, list, watch, patch]
- apiGroups: [voice.ravenhelm.dev]
  resources:
    - voicegateways/status
    - voicenumbers/status
    - agentidentities/status
    - routingqueues/status
  verbs: [patch]
# The server of a gateway. Owner references delete it; what the spec alone asks for goes with the spec.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services, serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch, create, patch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
{{- if .Values.rbac.ingresses }}
- apiGroups: [networking.k8s.io]
  resources: [ingresses]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- if .Values.rbac.httpRoutes }}
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- if .Values.rbac.serviceMonitors }}
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
# In its Lease a pod of the server tells which API key it uses; create, update and patch are the
# server's own, since nobody may grant what they lack.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, create, update, patch]
# Pods that live: a former API key is revoked when none of them uses it.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
# Logging in to OpenBao as the gateway's own ServiceAccount, never as the operator.
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create]
{{- if .Values.rbac.readSecrets }}
# Twilio credentials that a gateway keeps in a Secret, read by name.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
