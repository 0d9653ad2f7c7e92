@rem Signs one program of Windows: sign.cmd FILE. The tool, the certificate and its password come from the environment.
@"%PERRON_SIGNTOOL%" sign /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com /f "%PERRON_PFX%" /p "%PERRON_PFX_PASSWORD%" %1
