; The installer of Perron for Windows, per user and per machine; `make windows` compiles it (packaging/windows).
; Given by -D: VERSION, NUMBERS (four), STAGED (the tree to install), LISTS (what was written about it), MADE (the file
; to write) and, where programs are signed, SIGN (the command that signs the file named last).
;
; setup.exe [/S] [/AllUsers | /CurrentUser] [/OLDER] [/D=FOLDER]
; Exit codes: 0 installed, 1 given up, 2 not written, 3 Windows too old, 4 Perron is open, 5 no right to install for
; all, 6 a newer version is there, 7 that folder is a notebook's or another program's, 8 another installer runs.

Unicode true
Target amd64-unicode
ManifestDPIAware true
!ifndef DRAFT
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!else
  SetCompressor zlib
!endif

Name "Perron"
OutFile "${MADE}"
BrandingText "Perron ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=1036 "ProductName" "Perron"
VIAddVersionKey /LANG=1036 "CompanyName" "Perron"
VIAddVersionKey /LANG=1036 "FileDescription" "Installation de Perron"
VIAddVersionKey /LANG=1036 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "LegalCopyright" "The Perron authors, Apache-2.0"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define OWN_KEY "Software\Perron"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Perron"
!define PATHS_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define BUNDLE "Perron.Bundle"

; A person without rights installs for themselves and is asked nothing; an administrator chooses.
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "Perron"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${OWN_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "Folder"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${OWN_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "Folder"
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include WordFunc.nsh

Var Asked
Var Installed

!define MUI_ICON "${LISTS}\perron.ico"
!define MUI_UNICON "${LISTS}\perron.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${LISTS}\side.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "Perron ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Carnet de visites à domicile, chiffré et hors connexion.$\r$\n$\r$\nSi Perron est déjà sur cet ordinateur, il est mis à jour : les carnets restent où ils sont, rien de ce qui est écrit n’est perdu.$\r$\n$\r$\nFermez Perron avant de continuer."
!define MUI_FINISHPAGE_TITLE "Perron est installé"
!define MUI_FINISHPAGE_TEXT "Ouvrez-le par le menu Démarrer.$\r$\n$\r$\nLe guide s’y ouvre avec la touche F1."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE RefuseFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Le programme est enlevé de cet ordinateur. Les carnets restent où ils sont, dans le dossier de chaque personne : les enlever est une autre décision, que ce programme ne prend pas."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

; Tells and leaves; a silent installer tells by its exit code alone.
!macro Leave CODE WORDS
  MessageBox MB_OK|MB_ICONEXCLAMATION "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; Windows lets nobody write to a program that runs, whoever started it.
!macro WaitUntilClosed UN
  Function ${UN}WaitUntilClosed
    again:
    StrCpy $R1 ""
    ${For} $R0 1 2
      StrCpy $R2 "$INSTDIR\perron.exe"
      ${If} $R0 = 2
        StrCpy $R2 "$INSTDIR\perronc.exe"
      ${EndIf}
      ${If} ${FileExists} "$R2"
        ClearErrors
        FileOpen $R3 "$R2" a
        ${If} ${Errors}
          StrCpy $R1 "open"
        ${Else}
          FileClose $R3
        ${EndIf}
      ${EndIf}
    ${Next}
    ClearErrors
    ${If} $R1 == "open"
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Perron est ouvert sur cet ordinateur, ou quelqu’un d’autre l’y a laissé ouvert.$\r$\n$\r$\nRien n’a été changé. Fermez Perron, puis choisissez Réessayer." /SD IDCANCEL IDRETRY again
      SetErrorLevel 4
      Quit
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

Function .onInit
  StrCpy $Asked $INSTDIR ; what /D= said: the mode of installation writes over it
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "PerronSetup") p .r1 ?e'
  Pop $R0
  ${If} $R0 = 183
    !insertmacro Leave 8 "Une autre installation de Perron est en cours. Rien n’a été changé : attendez qu’elle finisse."
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    !insertmacro Leave 3 "Perron demande Windows 10 ou 11. Rien n’a été changé : voyez avec le service informatique."
  ${EndIf}
  ${GetParameters} $R0
  ${GetOptions} $R0 "/AllUsers" $R1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      !insertmacro Leave 5 "Installer pour tous les comptes demande les droits d’administration. Rien n’a été changé : lancez l’installation sans /AllUsers, ou voyez avec le service informatique."
    ${EndIf}
  ${EndIf}
  ClearErrors
  !insertmacro MULTIUSER_INIT
  ${If} $Asked != ""
    StrCpy $INSTDIR $Asked
  ${EndIf}
  Call RefuseOlder
  ${If} ${Silent}
    Call RefuseFolder
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

; A program that is older than its notebook refuses to open it: going back is asked for by its name.
Function RefuseOlder
  ReadRegStr $Installed SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $Installed == ""
    Return
  ${EndIf}
  ${VersionCompare} "$Installed" "${VERSION}" $R0
  ${If} $R0 <> 1
    Return
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/OLDER" $R1
  ${If} ${Errors}
    !insertmacro Leave 6 "Une version plus récente est installée : $Installed. Rien n’a été changé. Un carnet qu’elle a ouvert ne s’ouvre plus avec la version ${VERSION}."
  ${EndIf}
FunctionEnd

; The program and a notebook never share a folder: what removes the one must never come near the other. Nor do two
; programs whose parts have the same names: what is put aside and removed whole must be Perron's own.
Function RefuseFolder
  ${If} ${FileExists} "$INSTDIR\_internal*"
  ${AndIfNot} ${FileExists} "$INSTDIR\perron.exe*"
    MessageBox MB_OK|MB_ICONEXCLAMATION "Ce dossier est celui d’un autre programme. Rien n’a été changé : choisissez-en un autre pour Perron." /SD IDOK
    ${If} ${Silent}
      SetErrorLevel 7
      Quit
    ${EndIf}
    Abort
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\notebook.*"
  ${OrIf} "$INSTDIR" == "$LOCALAPPDATA\Perron"
    MessageBox MB_OK|MB_ICONEXCLAMATION "Ce dossier est celui d’un carnet. Rien n’a été changé : choisissez un autre dossier pour le programme." /SD IDOK
    ${If} ${Silent}
      SetErrorLevel 7
      Quit
    ${EndIf}
    Abort
  ${EndIf}
FunctionEnd

; What was there waits under another name until all of the new is written.
!macro SetAside NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}"
    Rename "$INSTDIR\${NAME}" "$INSTDIR\${NAME}.old"
  ${EndIf}
!macroend
!macro PutBack NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}.old"
    RMDir /r "$INSTDIR\${NAME}"
    Delete "$INSTDIR\${NAME}"
    Rename "$INSTDIR\${NAME}.old" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend
!macro Forget NAME
  RMDir /r "$INSTDIR\${NAME}.old"
  Delete "$INSTDIR\${NAME}.old"
!macroend
!macro Each WHAT
  !insertmacro ${WHAT} "_internal"
  !insertmacro ${WHAT} "perron.exe"
  !insertmacro ${WHAT} "perronc.exe"
!macroend

Function .onInstFailed
  SetOutPath "$TEMP"
  !insertmacro Each PutBack
FunctionEnd

Section "Perron"
  SectionIn RO
  Call WaitUntilClosed
  !insertmacro Each Forget
  ClearErrors
  !insertmacro Each SetAside
  ${If} ${Errors}
    Abort "Le programme qui était là n’a pas pu être mis de côté. Il est toujours là : redémarrez l’ordinateur, puis recommencez."
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${STAGED}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    Abort "Tout n’a pas pu être écrit : ce qui était là a été remis. Regardez la place sur le disque, puis recommencez."
  ${EndIf}
  SetOutPath "$TEMP" ; the folder of the program is nobody's current one
  !insertmacro Each Forget
  ClearErrors

  CreateShortcut "$SMPROGRAMS\Perron.lnk" "$INSTDIR\perron.exe" "" "" 0 SW_SHOWNORMAL "" "Carnet de visites à domicile, hors connexion"
  WriteRegStr SHCTX "${OWN_KEY}" "Folder" "$INSTDIR"
  WriteRegStr SHCTX "${PATHS_KEY}\perron.exe" "" "$INSTDIR\perron.exe"
  WriteRegStr SHCTX "${PATHS_KEY}\perronc.exe" "" "$INSTDIR\perronc.exe"
  WriteRegStr SHCTX "Software\Classes\${BUNDLE}" "" "Fichier de Perron pour clé USB"
  WriteRegStr SHCTX "Software\Classes\${BUNDLE}\DefaultIcon" "" "$INSTDIR\perron.exe,0"
  WriteRegStr SHCTX "Software\Classes\${BUNDLE}\shell\open" "" "Ouvrir Perron"
  WriteRegStr SHCTX "Software\Classes\${BUNDLE}\shell\open\command" "" '"$INSTDIR\perron.exe"'
  WriteRegStr SHCTX "Software\Classes\.age\OpenWithProgids" "${BUNDLE}" ""
  ReadRegStr $R0 HKCR ".age" ""
  ${If} $R0 == "" ; another program that opens such files keeps them
    WriteRegStr SHCTX "Software\Classes\.age" "" "${BUNDLE}"
  ${EndIf}

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "Perron"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\perron.exe,0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "Perron"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${KIBIBYTES}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; kinds of files have changed
SectionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  SetOutPath "$TEMP"
  !include "${LISTS}\removed.nsh" ; each file that was installed, by its name: what is not ours stays
  !insertmacro Each Forget
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Perron.lnk"
  DeleteRegKey SHCTX "${PATHS_KEY}\perron.exe"
  DeleteRegKey SHCTX "${PATHS_KEY}\perronc.exe"
  DeleteRegKey SHCTX "Software\Classes\${BUNDLE}"
  DeleteRegValue SHCTX "Software\Classes\.age\OpenWithProgids" "${BUNDLE}"
  DeleteRegKey /ifempty SHCTX "Software\Classes\.age\OpenWithProgids"
  ReadRegStr $R0 SHCTX "Software\Classes\.age" ""
  ${If} $R0 == "${BUNDLE}"
    DeleteRegValue SHCTX "Software\Classes\.age" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "Software\Classes\.age"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${OWN_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
